// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QCheckBox;

namespace mailvitals::ui {

/// Says before the first message is judged who can see that, and lets it be judged without. Accepted: judge
/// it.
class MessageDialog : public QDialog {
    Q_OBJECT

 public:
    explicit MessageDialog(QWidget* parent = nullptr);
    bool looksUp() const;

 private:
    QCheckBox* lookUp_;
};

}  // namespace mailvitals::ui
