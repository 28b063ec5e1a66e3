// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace mailvitals::ui {

/// Asks whether every known trick to relay shall be tried at this target, in words that name the price.
/// Accepted: it shall.
class ThoroughDialog : public QDialog {
    Q_OBJECT

 public:
    explicit ThoroughDialog(const QString& target, QWidget* parent = nullptr);
};

}  // namespace mailvitals::ui
