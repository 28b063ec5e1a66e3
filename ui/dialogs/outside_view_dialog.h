// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/request.h"
#include "run/proxy_trial.h"
#include "ui/session/background.h"
#include "ui/widgets/ink.h"

#include <QDialog>

class QBoxLayout;
class QLineEdit;
class QPushButton;

namespace mailvitals::ui {

class WrapLabel;

/// Leads to a look from another machine, step by step, and tries the way before anybody relies on it.
class OutsideViewDialog : public QDialog {
    Q_OBJECT

 public:
    /// `proxy` is what is in use, empty for none; the services tell under which address one is seen.
    OutsideViewDialog(const QString& proxy, std::vector<OwnAddressService> services,
                      QWidget* parent = nullptr);
    ~OutsideViewDialog() override;

 Q_SIGNALS:
    /// Checks shall go this way from now on.
    void chosen(const QString& proxy);
    void checkWanted();

 private:
    void addSteps(QBoxLayout* column);
    QLayout* makeFoot();
    void tryIt();
    void showTrial(const QString& proxy, const run::ProxyTrial& trial);
    void turnOn(const QString& proxy);
    void say(Ink ink, const QString& sentence);

    std::vector<OwnAddressService> services_;
    QLineEdit* field_;
    QPushButton* try_;
    QPushButton* allTheSame_;
    QPushButton* check_;
    WrapLabel* result_;
    std::stop_source stop_;
    Background background_;  ///< last: its work ends before the rest goes
};

}  // namespace mailvitals::ui
