// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wrap_label.h"

#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace mailvitals::ui {
namespace {

// Where lines are limited, nobody sees more than this; laying out ten thousand letters to hide them is waste.
constexpr qsizetype mostLettersOfALine = 400;

}  // namespace

WrapLabel::WrapLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void WrapLabel::setInk(Ink ink) {
    ink_ = ink;
    update();
}

void WrapLabel::setMostLines(int lines) {
    if (lines == mostLines_) return;
    mostLines_ = lines;
    heights_.clear();
    updateGeometry();
    update();
}

QString WrapLabel::visibleText() const {
    QString visible = text();
    if (mostLines_ > 0) visible.truncate(mostLettersOfALine * mostLines_);
    return visible.replace(QLatin1Char('\n'), QChar::LineSeparator);
}

double WrapLabel::layOut(QTextLayout& layout, double width, bool& cut) const {
    QTextOption option(Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    double height = 0;
    int lines = 0;
    cut = false;
    layout.beginLayout();
    for (;;) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) break;
        if (mostLines_ > 0 && lines == mostLines_) {
            cut = true;
            break;
        }
        line.setLineWidth(std::max(1.0, width));
        line.setPosition({0, height});
        height += line.height();
        ++lines;
    }
    layout.endLayout();
    return height;
}

int WrapLabel::heightForWidth(int width) const {
    if (measuredText_ != text() || measuredFont_ != font()) {
        measuredText_ = text();
        measuredFont_ = font();
        heights_.clear();
    }
    if (const auto known = heights_.find(width)) return *known;
    const QMargins margins = contentsMargins();
    QTextLayout layout(visibleText(), font());
    bool cut = false;
    const double height = layOut(layout, width - margins.left() - margins.right(), cut);
    return heights_.remember(width, static_cast<int>(std::ceil(height)) + margins.top() + margins.bottom());
}

bool WrapLabel::isCut() const {
    QTextLayout layout(visibleText(), font());
    bool cut = false;
    layOut(layout, contentsRect().width(), cut);
    return cut || visibleText().size() < text().size();
}

QSize WrapLabel::sizeHint() const {
    const int letter = fontMetrics().averageCharWidth();
    const QString start = text().left(80);
    const int width = std::min(fontMetrics().horizontalAdvance(start) + letter, letter * 60);
    return {width, heightForWidth(std::max(width, letter * 8))};
}

QSize WrapLabel::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 8, fontMetrics().height()};
}

void WrapLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(colourOf(ink_, coloursFor(palette())));
    const QRect area = contentsRect();
    QTextLayout layout(visibleText(), font());
    bool cut = false;
    layOut(layout, area.width(), cut);
    const int shown = mostLines_ > 0 ? std::min(mostLines_, layout.lineCount()) : layout.lineCount();
    for (int i = 0; i < shown; ++i) {
        const QTextLine line = layout.lineAt(i);
        if (cut && i == shown - 1) {
            const QString rest = layout.text().mid(line.textStart());
            painter.drawText(QPointF(area.left(), area.top() + line.y() + line.ascent()),
                             fontMetrics().elidedText(rest, Qt::ElideRight, area.width()));
        } else {
            line.draw(&painter, area.topLeft());
        }
    }
}

WrapLabel* wrapLabel(const QString& text, const QFont& font, Ink ink) {
    auto* made = new WrapLabel;
    made->setText(text);
    made->setFont(font);
    made->setInk(ink);
    return made;
}

}  // namespace mailvitals::ui
