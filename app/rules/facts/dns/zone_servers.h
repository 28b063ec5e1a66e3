// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// One name server of a zone.
struct NameServer {
    DomainName name;
    Lookup v4;
    Lookup v6;
    std::vector<IpEndpoint> endpoints;  ///< as many of its addresses as one check asks, IPv4 first
    std::vector<IpAddress> impossible;  ///< at which nobody's name server can be: these are not asked
};

/// Who answers for a name: the servers of the closest zone above it, as the resolver knows them.
struct ZoneServers {
    enum class State { Open, Failed, None, Found };
    State state = State::Open;
    DomainName zone;
    std::vector<NameServer> servers;  ///< in the order of their names
    std::size_t passedOver = 0;       ///< servers beyond what one check asks
    bool open = false;                ///< more addresses may come
    std::string reason;               ///< of a failure
    std::string evidence;             ///< id of the NS question that found them, or failed

    std::vector<std::string> names() const;
};

ZoneServers zoneServers(Inquiry& ask, const DomainName& name);

/// A name server at the addresses that the resolver knows of it.
NameServer nameServer(Inquiry& ask, const DomainName& name);
/// A name server at the addresses that a referral gives, its glue (RFC 1034 section 4.2.1).
NameServer nameServerAt(const DomainName& name, const std::vector<IpAddress>& glue,
                        const CheckRequest& request);

/// What one server said when it was asked itself.
struct DirectAnswer {
    enum class State {
        Open,
        Silent,      ///< nothing came back
        NotCounted,  ///< we could not ask: no way there from here, or the check's own doing
        Lame,        ///< answered, but not as one who keeps the zone
        Answered,    ///< with authority: data, or that there is none
    };
    State state = State::Open;
    IpEndpoint server;
    Lookup lookup;
    std::string reason;  ///< where it did not answer as it should: an English clause
    /// Not counted only because nothing has shown yet that its family of addresses works from here.
    bool unproven = false;
};

/// Asks one server itself, without recursion. A family of addresses that does not work from here is never the
/// server's fault.
DirectAnswer askDirectly(Inquiry& ask, const DomainName& name, dns::Type type, const IpEndpoint& server,
                         Urgency urgency = Urgency::Now);

}  // namespace mailvitals
