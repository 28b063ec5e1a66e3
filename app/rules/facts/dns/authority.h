// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// What a name's own name servers say, asked directly: no cache and no rewriting resolver in between.
struct AuthorityAnswer {
    enum class State {
        Open,
        NoServers,    ///< nobody could be found who is named as the zone's name server
        Unreachable,  ///< named, but none answered with authority
        Answered,
    };
    State state = State::Open;
    Lookup lookup;  ///< of the first server that answered
    std::vector<std::string> evidence;
};

AuthorityAnswer askAuthority(Inquiry& ask, const DomainName& name, dns::Type type);

}  // namespace mailvitals
