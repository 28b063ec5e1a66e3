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
        Beside,  ///< it did not come from another server, so that SPF says nothing of it; reason tells
        Judged,
    };
    State state = State::Open;
    spf::Evaluation evaluation;
    std::optional<DomainName> domain;  ///< of MAIL FROM, or of HELO for a bounce
    std::string shownDomain;           ///< the domain, as shownName() has it
    std::string client;                ///< the address
    bool assumed = false;              ///< the line that names the address may be another one
    std::string reason;
    std::vector<std::string> evidence;
};

MessageSpf messageSpf(Inquiry& ask, const MessagePath& path);

/// How the message that is judged came here.
MessagePath messagePathOf(const Inquiry& ask);

/// Why SPF says nothing of a message: its author had logged in, or a program of the server wrote it. Empty: a
/// server handed it over, or nobody knows.
std::string whyNoServerSent(const MessagePath& path);

/// A domain with what the DNS has for it in parentheses, where a message writes it in another form:
/// "bücher.example (xn--bcher-kva.example)".
std::string shownName(const DomainName& domain, const std::string& asWritten);

}  // namespace mailvitals
