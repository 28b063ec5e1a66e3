// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window_dialogs.h"

#include "ui/dialogs/about_dialog.h"
#include "ui/dialogs/check_options_dialog.h"
#include "ui/dialogs/configuration_dialog.h"
#include "ui/dialogs/outside_view_dialog.h"
#include "ui/dialogs/proof_dialog.h"
#include "ui/dialogs/rules_dialog.h"
#include "ui/dialogs/thorough_dialog.h"
#include "ui/style/open_dialog.h"
#include "ui/text/text.h"

namespace mailvitals::ui {

WindowDialogs::WindowDialogs(const Policy& policy, Settings& settings, MailSystem& mailSystem,
                             Background& background, QWidget* window)
    : QObject(window),
      policy_(policy),
      settings_(settings),
      mailSystem_(mailSystem),
      background_(background),
      window_(window) {}

void WindowDialogs::openOptions() {
    auto* dialog = new CheckOptionsDialog(settings_.options(), window_);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        settings_.setOptions(dialog->options());
        Q_EMIT optionsChanged();
    });
    openDialog(dialog);
}

void WindowDialogs::openOutsideView() {
    auto* dialog = new OutsideViewDialog(settings_.options().proxy, policy_.ownAddressServices, window_);
    connect(dialog, &OutsideViewDialog::chosen, this, &WindowDialogs::proxyChosen);
    connect(dialog, &OutsideViewDialog::checkWanted, this, &WindowDialogs::checkWanted);
    openDialog(dialog);
}

void WindowDialogs::openConsent(const Target& target, const std::function<void()>& then) {
    auto* dialog = new ThoroughDialog(networkText(target.toString()), window_);
    connect(dialog, &QDialog::accepted, this, then);
    openDialog(dialog);
}

void WindowDialogs::openProof(const AcceptedForm& through, const Target& target) {
    auto* dialog = new ProofDialog(through, target, window_);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { Q_EMIT proofAgreed(dialog->proof()); });
    openDialog(dialog);
}

void WindowDialogs::openConfiguration(const ConfigurationItem& input, const QString& recognised) {
    auto* dialog = new ConfigurationDialog(settings_, mailSystem_, background_, recognised, window_);
    connect(dialog, &ConfigurationDialog::checkWanted, this, &WindowDialogs::configurationGiven);
    dialog->take(input);
    openDialog(dialog);
}

void WindowDialogs::openRules() {
    if (!rules_) rules_ = new RulesDialog(policy_.catalogue, window_);
    rules_->show();
    rules_->raise();
    rules_->activateWindow();
}

void WindowDialogs::openAbout() {
    openDialog(new AboutDialog(window_));
}

}  // namespace mailvitals::ui
