// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/light_mark.h"

#include <QPainter>

namespace mailvitals::ui {

LightMark::LightMark(int side, QWidget* parent) : QWidget(parent) {
    setFixedSize(side, side);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(wordOf(status_));
}

void LightMark::setStatus(Status status) {
    if (status == status_) return;
    status_ = status;
    setAccessibleName(wordOf(status_));
    update();
}

void LightMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintIcon(painter, rect(), status_, coloursFor(palette()));
}

}  // namespace mailvitals::ui
