// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// Are the records of a name and type secured by DNSSEC, by the word of the resolver (RFC 6840 section 5.8),
/// or where it has none, by our own validation?
struct Signedness {
    enum class State {
        Open,
        Unknown,  ///< nobody could validate it, or it could not be looked up
        Unsigned,
        Signed,
    };
    State state = State::Open;
    std::string reason;  ///< for Unknown, an English clause
    std::vector<std::string> evidence;

    bool isOpen() const { return state == State::Open; }
};

Signedness signednessOf(Inquiry& ask, const DomainName& name, dns::Type type);

}  // namespace mailvitals
