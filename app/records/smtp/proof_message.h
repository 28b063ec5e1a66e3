// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/smtp/relay_form.h"

#include <chrono>
#include <string>

namespace mailvitals::smtp {

/// What the one message of a proof has to tell.
struct ProofLetter {
    RelayEnvelope envelope;
    std::string mailbox;    ///< where it shall arrive, in plain spelling
    std::string ownDomain;  ///< of the server; an address literal where it has none
    IpEndpoint server;
    std::string mark;  ///< letters and digits; stands in this message and in no other
    std::chrono::sys_seconds time{};
};

/// The message, header and text, with CRLF at the end of every line (RFC 5322). It says who had it sent and
/// why, so that whoever gets it by mistake understands it.
std::string proofMessage(const ProofLetter& letter);

}  // namespace mailvitals::smtp
