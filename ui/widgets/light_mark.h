// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/mark.h"

#include <QWidget>

namespace mailvitals::ui {

/// A mark as a widget of a fixed size. It is a picture of the word that stands beside it.
class LightMark : public QWidget {
    Q_OBJECT

 public:
    explicit LightMark(int side, QWidget* parent = nullptr);

    void setMark(Mark mark);
    Mark mark() const { return mark_; }

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    Mark mark_ = Mark::NotKnown;
};

}  // namespace mailvitals::ui
