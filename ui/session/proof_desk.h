// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/catalogue.h"

#include <QObject>

namespace mailvitals::ui {

/// What one message could prove about this finding: a stranger's mail was accepted, and not from inside.
std::optional<AcceptedForm> provableIn(const Finding& finding, const Evidence& evidence,
                                       const Catalogue& catalogue);

/// Looking again at a proof would mean sending again, and that wants a consent of its own.
bool canBeLookedAtAgain(const Finding& finding);

/// Is this about a message whose arrival only its owner can tell?
bool asksForArrival(const Finding& finding);

/// Where a finding says that somebody would like a proof by a message, or tells what became of it. Asking for
/// consent, and carrying it out, is the window's affair.
class ProofDesk : public QObject {
    Q_OBJECT

 public:
    void ask(const AcceptedForm& through, const Target& target) { Q_EMIT wanted(through, target); }
    void tell(ProofArrival arrival) { Q_EMIT told(arrival); }

 Q_SIGNALS:
    void wanted(const AcceptedForm& through, const Target& target);
    void told(ProofArrival arrival);
};

}  // namespace mailvitals::ui
