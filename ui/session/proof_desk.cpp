// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/proof_desk.h"

namespace mailvitals::ui {

std::optional<AcceptedForm> provableIn(const Finding& finding, const Evidence& evidence,
                                       const Catalogue& catalogue) {
    if (!catalogue.offers(finding, Tool::Proof)) return std::nullopt;
    const IpEndpoint* server = finding.subject.endpoint();
    return server ? acceptedAt(evidence, *server) : std::nullopt;
}

bool canBeLookedAtAgain(const Finding& finding) {
    return finding.rule != "relay.proof";
}

bool asksForArrival(const Finding& finding) {
    return finding.rule == "relay.proof" &&
           (finding.tag == "taken" || finding.tag == "missing" || finding.tag.starts_with("arrived"));
}

}  // namespace mailvitals::ui
