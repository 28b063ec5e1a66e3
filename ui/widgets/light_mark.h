// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/paint_icon.h"

#include <QWidget>

namespace mailvitals::ui {

/// A status icon as a widget of a fixed size. It is a picture of the word that stands beside it.
class LightMark : public QWidget {
    Q_OBJECT

 public:
    explicit LightMark(int side, QWidget* parent = nullptr);

    void setStatus(Status status);
    Status status() const { return status_; }

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    Status status_ = Status::Unknown;
};

}  // namespace mailvitals::ui
