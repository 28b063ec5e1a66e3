// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/ink.h"

#include <QLabel>

namespace mailvitals::ui {

/// One line of plain text that ends in an ellipsis where there is no room; the tool tip has the rest.
class ElidedLabel : public QLabel {
    Q_OBJECT

 public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setInk(Ink ink);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    Ink ink_ = Ink::Text;
};

}  // namespace mailvitals::ui
