// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/proof_desk.h"

#include "ui/dialogs/proof_dialog.h"

namespace mailvitals::ui {

std::optional<AcceptedForm> provableIn(const Finding& finding, const Evidence& evidence) {
    const bool fromInside = finding.tag.ends_with("-inside");
    if (finding.rule != "relay.open" || fromInside) return std::nullopt;
    const auto server = IpEndpoint::parse(finding.subject, smtpPort);
    return server ? acceptedAt(evidence, *server) : std::nullopt;
}

bool canBeLookedAtAgain(const Finding& finding) {
    return finding.rule != "relay.proof";
}

bool asksForArrival(const Finding& finding) {
    return finding.rule == "relay.proof" &&
           (finding.tag == "taken" || finding.tag == "missing" || finding.tag.starts_with("arrived"));
}

ProofDesk::ProofDesk(QWidget* window) : window_(window) {}

void ProofDesk::ask(const AcceptedForm& through, const Target& target) {
    auto* dialog = new ProofDialog(through, target, window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { Q_EMIT agreed(dialog->proof()); });
    dialog->open();
}

}  // namespace mailvitals::ui
