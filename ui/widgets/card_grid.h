// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

namespace mailvitals::ui {

/// Equal cells in as many columns as there is room for, and then no more than the same number of rows needs:
/// nine cards stand three by three, not four, four and one.
class CardGrid : public QLayout {
 public:
    CardGrid(int smallestWidth, int mostColumns, int gap);
    ~CardGrid() override;

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

    QList<QLayoutItem*> shown() const;  ///< without hidden cards
    int columnsFor(int width) const;

 private:
    int rowHeight(int columnWidth) const;
    int columnWidth(int width) const;

    int smallestWidth_;
    int mostColumns_;
    int gap_;
    QList<QLayoutItem*> items_;
};

}  // namespace mailvitals::ui
