// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elided_label.h"

#include "ui/text/text.h"

#include <QPainter>

#include <cmath>

namespace mailvitals::ui {
namespace {

// Measuring ten thousand letters of which fifty are seen would be waste.
constexpr qsizetype mostLetters = 400;

}  // namespace

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setInk(Ink ink) {
    ink_ = ink;
    update();
}

QSize ElidedLabel::sizeHint() const {
    // Rounded up and one more: text that misses its room by a fraction of a pixel would lose letters.
    const double advance = QFontMetricsF(font()).horizontalAdvance(text().left(mostLetters));
    const int width = static_cast<int>(std::ceil(advance)) + 1;
    return {std::min(width, fontMetrics().averageCharWidth() * 60), fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * 4, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(colourOf(ink_, coloursFor(palette())));
    const QString line = fontMetrics().elidedText(text().left(mostLetters), Qt::ElideRight, width());
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine, line);
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    const bool fits = fontMetrics().horizontalAdvance(text().left(mostLetters)) <= width();
    setToolTip(fits ? QString() : plainToolTip(text()));
}

}  // namespace mailvitals::ui
