// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "evidence/target.h"
#include "records/smtp/relay_form.h"

#include <chrono>
#include <optional>
#include <string>

namespace mailvitals {

struct Evidence;

/// Has the message arrived? Only whoever reads the mailbox knows.
enum class ProofArrival { NotTold, Arrived, Missing };

const char* toString(ProofArrival arrival);  ///< "not-told", "arrived", "missing"

/// A proof that the owner asked for: that a server sends on what it accepts from strangers.
struct RelayProof {
    SmtpQuestion question;  ///< with the message that he agreed to
    std::string mailbox;    ///< where he looks for it
    std::string mark;       ///< by which he knows it
    ProofArrival arrival = ProofArrival::NotTold;

    bool operator==(const RelayProof&) const = default;
};

/// A way of relaying that a port of a server accepted.
struct AcceptedForm {
    DomainName host;
    IpEndpoint server;
    TlsUse tls = TlsUse::AsOffered;
    const smtp::RelayForm* form = nullptr;
};

/// The most telling form that this port accepted; none: it accepted nothing.
std::optional<AcceptedForm> acceptedAt(const Evidence& evidence, const IpEndpoint& server);

/// Why this mailbox cannot serve for a proof against the target, as a sentence for the person who typed it;
/// nothing: it can.
std::optional<std::string> whyNotForProof(const std::string& mailbox, const Target& target);

/// One message by the accepted form, to the owner's mailbox elsewhere and, where a foreign sender is needed,
/// from it: so nobody else is ever bothered, not even by a bounce. The mailbox has been found to serve.
RelayProof makeProof(const AcceptedForm& through, const Target& target, const std::string& mailbox,
                     const std::string& mark, std::chrono::sys_seconds time);

/// Every word of ours that goes over the wire for it, from MAIL to the dot that ends the message; lines end
/// with LF.
std::string wordsOf(const RelayProof& proof);

}  // namespace mailvitals
