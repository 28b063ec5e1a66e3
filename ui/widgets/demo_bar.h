// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/world.h"
#include "ui/widgets/surface.h"

class QBoxLayout;
class QPushButton;

namespace mailvitals::ui {

class WrapLabel;

/// Says above everything else that what is seen is a play, tells its story, and turns its pages.
class DemoBar : public QWidget {
    Q_OBJECT

 public:
    explicit DemoBar(QWidget* parent = nullptr);
    void showAct(demo::Act act);

 Q_SIGNALS:
    void actWanted(demo::Act act);
    void endWanted();

 protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    QBoxLayout* parts_;
    QWidget* buttons_;
    WrapLabel* story_;
    QPushButton* first_;
    QPushButton* second_;
};

}  // namespace mailvitals::ui
