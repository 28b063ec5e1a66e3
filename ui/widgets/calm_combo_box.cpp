// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/calm_combo_box.h"

#include "ui/widgets/chevron.h"

#include <QWheelEvent>

namespace mailvitals::ui {

CalmComboBox::CalmComboBox(QWidget* parent)
    : QComboBox(parent), chevron_(new Chevron(Chevron::Direction::Down, this)) {
    setFocusPolicy(Qt::StrongFocus);
}

void CalmComboBox::resizeEvent(QResizeEvent* event) {
    QComboBox::resizeEvent(event);
    chevron_->move(width() - chevron_->width() - 8, (height() - chevron_->height()) / 2);
}

void CalmComboBox::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

}  // namespace mailvitals::ui
