// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dns/message.h"

#include <functional>
#include <optional>

namespace mailvitals::spf {

/// What an evaluation wants to know of the DNS: types TXT, A, AAAA, MX and PTR occur.
struct Question {
    DomainName name;
    dns::Type type{};

    auto operator<=>(const Question&) const = default;
};

/// What the DNS says to it, aliases followed.
struct Reply {
    enum class State {
        Failed,  ///< time-out, or an RCODE other than 0 and 3: leads to temperror (RFC 7208 section 2.6.6)
        NoSuchName,  ///< RCODE 3
        NoData,      ///< RCODE 0 without a record of the type
        Found,
    };
    State state = State::NoData;
    std::vector<IpAddress> addresses;  ///< of A and AAAA
    std::vector<DomainName> names;     ///< of PTR; of MX in order of preference
    std::vector<std::string> texts;    ///< of TXT, the strings of each record joined (RFC 7208 section 3.3)
    std::string reason;                ///< of a failure, as an English clause

    bool failed() const { return state == State::Failed; }
    /// The answer of a "void lookup" (RFC 7208 section 4.6.4).
    bool isVoid() const { return state == State::NoSuchName || state == State::NoData; }
};

/// A reply from a response code and an answer section. A record whose data are garbled counts as not there.
Reply replyFrom(dns::Rcode rcode, const std::vector<dns::Record>& answers, const Question& question);

/// The known answer, or nothing while it is not known yet. Asked for the same question it must always give
/// the same answer during one evaluation.
using Lookup = std::function<std::optional<Reply>(const Question&)>;

}  // namespace mailvitals::spf
