// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/message_path.h"
#include "records/spf/check.h"
#include "rules/inquiry.h"

namespace mailvitals {

/// SPF of a message, for the address that handed it to the receiving side (RFC 7208 section 2.4).
struct MessageSpf {
    enum class State {
        Open,
        Untold,  ///< the header does not say from where it came, or from whom; reason tells
        Judged,
    };
    State state = State::Open;
    spf::Evaluation evaluation;
    std::optional<DomainName> domain;  ///< of MAIL FROM, or of HELO for a bounce
    std::string client;                ///< the address
    std::string reason;
    std::vector<std::string> evidence;
};

MessageSpf messageSpf(Inquiry& ask, const MessagePath& path);

/// How the message that is judged came here.
MessagePath messagePathOf(const Inquiry& ask);

}  // namespace mailvitals
