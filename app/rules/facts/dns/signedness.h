// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// Are the records of a name and type secured by DNSSEC, by the word of the resolver (RFC 6840 section 5.8)?
struct Signedness {
    enum class State {
        Open,
        Unknown,   ///< it validates nothing, keeps the zone itself, or did not answer
        Unsigned,  ///< it validates, and does not vouch for this answer
        Signed,
    };
    State state = State::Open;
    std::string reason;  ///< for Unknown, an English clause
    std::vector<std::string> evidence;

    bool isOpen() const { return state == State::Open; }
};

Signedness signednessOf(Inquiry& ask, const DomainName& name, dns::Type type);

}  // namespace mailvitals
