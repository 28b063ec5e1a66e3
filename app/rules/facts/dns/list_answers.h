// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"
#include "rules/facts/lookup.h"

namespace mailvitals {

/// Is a list to be believed today? Told by its test entries (RFC 5782 section 5) before any listing counts.
struct ListHealth {
    enum class State {
        Open,
        Usable,
        Refuses,          ///< it answers our resolver with its own error code
        Silent,           ///< its test entry is missing: dead, or it blocks us without saying so
        ListsEverything,  ///< 127.0.0.1 is listed as well
        Rewritten,        ///< answers outside 127.0.0.0/8: parked domain, captive portal, rewriting resolver
        Unreachable,
    };
    State state = State::Open;
    std::string code;    ///< the error code of a refusal
    std::string reason;  ///< of Unreachable
    std::vector<std::string> evidence;
};

ListHealth listHealth(Inquiry& ask, const Blocklist& list);

/// What a usable list says about one address.
struct Listing {
    enum class State { Open, Failed, Clear, Listed, Refuses };
    State state = State::Open;
    std::vector<ListCode> codes;            ///< documented ones
    std::vector<std::string> unknownCodes;  ///< never counted
    std::string reason;                     ///< of Failed and Refuses
    std::string evidence;

    bool has(ListCode::Kind kind) const;
    /// "127.0.0.4", "XBL: ..." of the codes of a kind, joined.
    std::string codesOf(ListCode::Kind kind) const;
    std::string meaningsOf(ListCode::Kind kind) const;
};

Listing listingOf(Inquiry& ask, const Blocklist& list, const IpAddress& address);

/// Can the list have entries for this family at all?
bool covers(const Blocklist& list, const IpAddress& address);

}  // namespace mailvitals
