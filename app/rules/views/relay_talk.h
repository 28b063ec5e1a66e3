// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "records/smtp/relay_answer.h"

#include <optional>

namespace mailvitals {

/// What a relay talk came to: a stranger's recipient, then (only where that was accepted) a recipient that
/// the server must not know, and a second pair of strangers.
struct RelayTalk {
    std::string sender;
    std::string recipient;
    std::string reply;                         ///< the one that decided, as it came
    std::optional<smtp::RelayAnswer> first;    ///< to the first stranger; none: it never got so far
    std::optional<smtp::RelayAnswer> control;  ///< to the unknown recipient of the server's own domain; any
                                               ///< yes counts as Accepted
    std::optional<smtp::RelayAnswer> second;   ///< to the second pair
    std::string brokeOff;                      ///< why it ended early, as an English clause
};

RelayTalk readRelayTalk(const SmtpSession& session);

}  // namespace mailvitals
