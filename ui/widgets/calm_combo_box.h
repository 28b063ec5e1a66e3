// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace mailvitals::ui {

class Chevron;

/// A combo box that lets the page scroll under the wheel: a choice must not change by accident.
class CalmComboBox : public QComboBox {
    Q_OBJECT

 public:
    explicit CalmComboBox(QWidget* parent = nullptr);

 protected:
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

 private:
    Chevron* chevron_;  ///< drawn by us: a style sheet knows arrows as pictures only
};

}  // namespace mailvitals::ui
