// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace mailvitals::ui {

/// A page that scrolls up and down only, with its content in a column that never gets too wide to read. The
/// Tab key goes through it from top to bottom, whenever its parts were made.
class PageScroll : public QScrollArea {
    Q_OBJECT

 public:
    PageScroll(QWidget* content, int mostWidth, QWidget* parent = nullptr);

 protected:
    bool focusNextPrevChild(bool next) override;
    void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace mailvitals::ui
