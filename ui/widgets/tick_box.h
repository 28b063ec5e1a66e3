// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

namespace mailvitals::ui {

/// A large square to tick. Words of its own stand on one line to the right of it.
class TickBox : public QCheckBox {
    Q_OBJECT

 public:
    using QCheckBox::QCheckBox;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool hitButton(const QPoint& at) const override { return rect().contains(at); }
};

}  // namespace mailvitals::ui
