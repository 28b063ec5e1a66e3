// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProgressBar>

namespace mailvitals::ui {

/// A line of three pixels that keeps its place when nothing runs, so that the page below does not jump.
class ThinProgress : public QProgressBar {
    Q_OBJECT

 public:
    explicit ThinProgress(QWidget* parent = nullptr);

 protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace mailvitals::ui
