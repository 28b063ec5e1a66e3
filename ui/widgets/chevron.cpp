// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chevron.h"

#include "ui/style/colours.h"

#include <QPainter>

namespace mailvitals::ui {

Chevron::Chevron(Direction direction, QWidget* parent) : QWidget(parent), direction_(direction) {
    setFixedSize(16, 16);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void Chevron::point(Direction direction) {
    direction_ = direction;
    update();
}

void Chevron::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(8, 8);
    if (direction_ == Direction::Up) painter.rotate(180);
    if (direction_ == Direction::Right) painter.rotate(-90);
    painter.setPen(QPen(coloursFor(palette()).muted, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF({{-4.5, -2.2}, {0, 2.4}, {4.5, -2.2}}));
}

}  // namespace mailvitals::ui
