// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace mailvitals::ui {

/// Points down where something can be opened, up where it is open, to the right where it leads elsewhere.
class Chevron : public QWidget {
    Q_OBJECT

 public:
    enum class Direction { Down, Up, Right };
    explicit Chevron(Direction direction, QWidget* parent = nullptr);
    void point(Direction direction);

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    Direction direction_;
};

}  // namespace mailvitals::ui
