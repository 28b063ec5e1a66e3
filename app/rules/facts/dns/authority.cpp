// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/authority.h"

#include "rules/facts/dns/zone_servers.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// One good answer is enough. Over IPv4, which works nearly everywhere.
constexpr std::size_t mostServersAsked = 3;

std::vector<IpEndpoint> someEndpoints(const ZoneServers& zone) {
    std::vector<IpEndpoint> endpoints;
    for (const NameServer& server : zone.servers) {
        for (const IpEndpoint& endpoint : server.endpoints) {
            if (endpoint.address.isV4() && endpoints.size() < mostServersAsked) endpoints.push_back(endpoint);
        }
    }
    return endpoints;
}

}  // namespace

AuthorityAnswer askAuthority(Inquiry& ask, const DomainName& name, dns::Type type) {
    AuthorityAnswer result;
    const ZoneServers zone = zoneServers(ask, name);
    const std::vector<IpEndpoint> endpoints = someEndpoints(zone);
    if (zone.open && endpoints.empty()) return result;
    if (zone.state != ZoneServers::State::Found) {
        result.state = AuthorityAnswer::State::NoServers;
        return result;
    }
    bool open = zone.open;
    for (const IpEndpoint& server : endpoints) {
        DirectAnswer answer = askDirectly(ask, name, type, server);
        open = open || answer.state == DirectAnswer::State::Open;
        if (answer.state != DirectAnswer::State::Answered) continue;
        result.state = AuthorityAnswer::State::Answered;
        result.evidence = {answer.lookup.evidence};
        result.lookup = std::move(answer.lookup);
        return result;
    }
    result.state = open ? AuthorityAnswer::State::Open : AuthorityAnswer::State::Unreachable;
    return result;
}

}  // namespace mailvitals
