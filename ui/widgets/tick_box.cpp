// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tick_box.h"

#include "ui/style/colours.h"
#include "ui/style/theme.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace mailvitals::ui {
namespace {

constexpr qreal side = 20;

}  // namespace

/// With room around it for the ring of the focus, and for fingers.
QSize TickBox::sizeHint() const {
    const QSize square(static_cast<int>(side) + unit, static_cast<int>(side) + 2 * unit);
    if (text().isEmpty()) return square;
    const QSize words = fontMetrics().size(Qt::TextShowMnemonic, text());
    return {square.width() + unit + words.width(), std::max(square.height(), words.height())};
}

void TickBox::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal left = text().isEmpty() ? (width() - side) / 2 : unit / 2.0;
    const QRectF square(left, (height() - side) / 2, side, side);
    const QRect words = rect().adjusted(static_cast<int>(side) + 2 * unit, 0, 0, 0);
    style()->drawItemText(&painter, words, Qt::AlignVCenter | Qt::TextShowMnemonic, palette(), isEnabled(),
                          text(), QPalette::WindowText);
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 2));
        painter.drawRoundedRect(square.adjusted(-2, -2, 2, 2), 6, 6);
    }
    const QColor edge = isChecked() ? colours.accent : underMouse() ? colours.text : colours.outline;
    painter.setPen(QPen(edge, 1.5));
    painter.setBrush(isChecked() ? colours.accent : colours.surface);
    painter.drawRoundedRect(square.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4);
    if (!isChecked()) return;
    painter.setPen(QPen(colours.onAccent, 2.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&](qreal x, qreal y) { return square.topLeft() + QPointF(x, y) * side; };
    const QPointF tick[]{at(0.25, 0.53), at(0.43, 0.71), at(0.76, 0.31)};
    painter.drawPolyline(tick, 3);
}

}  // namespace mailvitals::ui
