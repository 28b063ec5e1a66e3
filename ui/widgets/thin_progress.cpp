// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/thin_progress.h"

#include "ui/style/colours.h"

#include <QPainter>

namespace mailvitals::ui {

ThinProgress::ThinProgress(QWidget* parent) : QProgressBar(parent) {
    setTextVisible(false);
    setFixedHeight(3);
    setRange(0, 1);
    setValue(0);
    setAccessibleName(tr("Progress of the check"));
    QSizePolicy policy = sizePolicy();
    policy.setHorizontalPolicy(QSizePolicy::Expanding);
    policy.setRetainSizeWhenHidden(true);
    setSizePolicy(policy);
    hide();
}

void ThinProgress::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursFor(palette());
    QPainter painter(this);
    painter.fillRect(rect(), colours.border);
    const double part = maximum() > minimum() ? double(value() - minimum()) / (maximum() - minimum()) : 0;
    painter.fillRect(QRectF(0, 0, width() * part, height()), colours.blue.fill);
}

}  // namespace mailvitals::ui
