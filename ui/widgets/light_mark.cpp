// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/light_mark.h"

#include <QPainter>

namespace mailvitals::ui {

LightMark::LightMark(int side, QWidget* parent) : QWidget(parent) {
    setFixedSize(side, side);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(wordOf(mark_));
}

void LightMark::setMark(Mark mark) {
    if (mark == mark_) return;
    mark_ = mark;
    setAccessibleName(wordOf(mark_));
    update();
}

void LightMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintMark(painter, rect(), mark_, coloursFor(palette()));
}

}  // namespace mailvitals::ui
