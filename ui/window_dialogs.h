// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "policy/policy.h"
#include "ui/session/background.h"
#include "ui/session/mail_system.h"
#include "ui/session/settings.h"

#include <QObject>

#include <functional>

namespace mailvitals::ui {

class RulesDialog;

/// Opens the dialogs of the window. None is waited for: what came of one is handed to `then`, or told by a
/// signal.
class WindowDialogs : public QObject {
    Q_OBJECT

 public:
    /// All of them must outlive this.
    WindowDialogs(const Policy& policy, Settings& settings, MailSystem& mailSystem, Background& background,
                  QWidget* window);

    void openOptions();
    void openOutsideView();
    void openConsent(const Target& target, const std::function<void()>& then);
    /// The only way to a message being sent: every word of it is shown and has to be agreed to.
    void openProof(const AcceptedForm& through, const Target& target);
    /// Shows what was handed over already, and takes more of it. `recognised` is the mail system that the
    /// shown check found; empty: none.
    void openConfiguration(const ConfigurationItem& input, const QString& recognised = {});
    void openRules();
    void openAbout();

 Q_SIGNALS:
    void optionsChanged();
    void proxyChosen(const QString& proxy);
    void checkWanted();
    void proofAgreed(const RelayProof& proof);
    void configurationGiven(const ConfigurationItem& configuration);

 private:
    const Policy& policy_;
    Settings& settings_;
    MailSystem& mailSystem_;
    Background& background_;
    QWidget* window_;
    RulesDialog* rules_ = nullptr;  ///< made when first asked for
};

}  // namespace mailvitals::ui
