// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card_grid.h"

#include <QWidget>

#include <algorithm>

namespace mailvitals::ui {

CardGrid::CardGrid(int smallestWidth, int mostColumns, int gap)
    : smallestWidth_(smallestWidth), mostColumns_(mostColumns), gap_(gap) {
    setContentsMargins(0, 0, 0, 0);
}

CardGrid::~CardGrid() {
    qDeleteAll(items_);
}

void CardGrid::addItem(QLayoutItem* item) {
    items_.append(item);
    invalidate();
}

int CardGrid::count() const {
    return static_cast<int>(items_.size());
}

QLayoutItem* CardGrid::itemAt(int index) const {
    return items_.value(index);
}

QLayoutItem* CardGrid::takeAt(int index) {
    return index >= 0 && index < count() ? items_.takeAt(index) : nullptr;
}

QList<QLayoutItem*> CardGrid::shown() const {
    QList<QLayoutItem*> items = items_;
    items.removeIf([](const QLayoutItem* item) { return item->isEmpty(); });
    return items;
}

int CardGrid::columnsFor(int width) const {
    const int cards = static_cast<int>(shown().size());
    if (cards == 0) return 1;
    const int fitting = std::clamp((width + gap_) / (smallestWidth_ + gap_), 1, mostColumns_);
    const int rows = (cards + fitting - 1) / fitting;
    return (cards + rows - 1) / rows;
}

int CardGrid::columnWidth(int width) const {
    const int columns = columnsFor(width);
    return (width - gap_ * (columns - 1)) / columns;
}

int CardGrid::rowHeight(int columnWidth) const {
    int height = 0;
    for (const QLayoutItem* item : shown()) {
        const int wanted =
            item->hasHeightForWidth() ? item->heightForWidth(columnWidth) : item->sizeHint().height();
        height = std::max(height, wanted);
    }
    return height;
}

int CardGrid::heightForWidth(int width) const {
    const int cards = static_cast<int>(shown().size());
    if (cards == 0) return 0;
    const int columns = columnsFor(width);
    const int rows = (cards + columns - 1) / columns;
    return rows * rowHeight(columnWidth(width)) + (rows - 1) * gap_;
}

QSize CardGrid::sizeHint() const {
    const int width = smallestWidth_ * mostColumns_ + gap_ * (mostColumns_ - 1);
    return {width, heightForWidth(width)};
}

QSize CardGrid::minimumSize() const {
    int width = 0;
    for (const QLayoutItem* item : shown()) width = std::max(width, item->minimumSize().width());
    return {width, rowHeight(std::max(width, smallestWidth_))};
}

void CardGrid::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    const int columns = columnsFor(rect.width());
    const int width = columnWidth(rect.width());
    const int height = rowHeight(width);
    const QList<QLayoutItem*> cards = shown();
    for (int i = 0; i < static_cast<int>(cards.size()); ++i) {
        const int x = rect.x() + (i % columns) * (width + gap_);
        const int y = rect.y() + (i / columns) * (height + gap_);
        cards[i]->setGeometry({x, y, width, height});
    }
}

}  // namespace mailvitals::ui
