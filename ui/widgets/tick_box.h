// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>

namespace mailvitals::ui {

/// A large square to tick, without words of its own: they stand beside it.
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
