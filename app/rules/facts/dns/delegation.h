// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/zone_servers.h"

namespace mailvitals {

/// Which name servers the zone above names for a domain: the delegation, on which everybody else depends
/// (RFC 1034 section 4.2.1). The parent's own servers are asked, so that neither a cache nor a resolver that
/// gives up on the domain is in between.
struct Delegation {
    enum class State {
        Open,
        Unknown,  ///< none of the parent's servers could be asked, or none referred to servers of the domain
        Found,
    };
    State state = State::Open;
    /// As they are named by the parent, with glue where it gives that; else at the addresses that the
    /// resolver knows.
    ZoneServers zone;
    IpEndpoint parent;  ///< the server that told
};

/// Of the domain that its owner registered, not of a zone below it.
Delegation delegationOf(Inquiry& ask, const DomainName& domain);

}  // namespace mailvitals
