// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/paint_icon.h"

#include <QWidget>

class QPushButton;

namespace mailvitals::ui {

class LightMark;
class WrapLabel;

/// One sentence about what has just happened, such as a report that was written or a file that cannot be
/// read. It stays until it is closed or the next one comes: nobody has to click it away to go on.
class NoticeBar : public QWidget {
    Q_OBJECT

 public:
    explicit NoticeBar(QWidget* parent = nullptr);
    void say(Status status, const QString& sentence);
    /// About a file that was written, which can be opened from here.
    void sayWritten(const QString& sentence, const QString& file);

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    LightMark* mark_;
    WrapLabel* sentence_;
    QPushButton* open_;
    QPushButton* folder_;
    QString file_;
};

}  // namespace mailvitals::ui
