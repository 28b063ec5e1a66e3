// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/app_icon.h"

#include <QPainter>
#include <QPainterPath>

namespace mailvitals::ui {
namespace {

/// An envelope whose flap is a pulse, in a square of 64 units.
void paintIcon(QPainter& painter) {
    QLinearGradient ground(0, 0, 0, 64);
    ground.setColorAt(0, QColor(0x3b78e7));
    ground.setColorAt(1, QColor(0x1d4fbf));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 14, 14);
    painter.setBrush(Qt::white);
    painter.drawRoundedRect(QRectF(10, 17, 44, 31), 5, 5);

    QPen pen(QColor(0x1b8a4b), 3.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPolyline(QPolygonF({{14, 32}, {22, 32}, {26, 25}, {32, 41}, {37, 28}, {40, 32}, {50, 32}}));
}

}  // namespace

QIcon appIcon() {
    QIcon icon;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap picture(side, side);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(side / 64.0, side / 64.0);
        paintIcon(painter);
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

}  // namespace mailvitals::ui
