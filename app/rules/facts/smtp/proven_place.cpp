// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/proven_place.h"

#include "rules/facts/dns/servers.h"
#include "rules/facts/smtp/reference_hosts.h"
#include "rules/facts/vantage/lines.h"
#include "rules/facts/vantage/own_addresses.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// A SOCKS server at the address of another of the owner's mail servers stands in their network.
bool isOwners(Inquiry& ask, const std::optional<IpAddress>& proxy) {
    const std::vector<Server> all = servers(ask).all;
    return proxy && std::any_of(all.begin(), all.end(),
                                [&](const Server& server) { return sameLine(*proxy, server.address); });
}

/// Some service saw us on the server's line. It may have been told of another way than the session's, but not
/// so surely that a session from there is a stranger's.
bool toldInside(Inquiry& ask, const IpAddress& server) {
    const std::vector<IpAddress> seen = ownAddresses(ask).seen;
    return std::any_of(seen.begin(), seen.end(),
                       [&](const IpAddress& address) { return sameLine(address, server); });
}

Standpoint bySeenAddress(Inquiry& ask, const IpAddress& seen, const IpAddress& server) {
    if (sameLine(seen, server)) return Standpoint::Inside;
    const bool doubtful = perhapsSameLine(seen, server) || toldInside(ask, server);
    return doubtful ? Standpoint::Unknown : Standpoint::Outside;
}

}  // namespace

ProvenPlace provenPlace(Inquiry& ask, const IpAddress& server, const SmtpSession& session) {
    const Standpoint standpoint = standpointTowards(ask, server, session);
    const Place place = placeTowards(ask, server);
    const bool byProxy = place.sign == Place::Sign::ProxyElsewhere;
    const bool near = place.sign == Place::Sign::NearNetwork || perhapsSameLine(session.local, server);
    if (near || (standpoint != Standpoint::Unknown && !byProxy)) return {standpoint, {}};
    const SeenAddress seen = addressSeenOnPort25(ask, server.family(), session.local);
    if (seen.state == SeenAddress::State::Open) return {};
    if (seen.state == SeenAddress::State::Told)
        return {bySeenAddress(ask, seen.address, server), seen.evidence};
    return {byProxy && isOwners(ask, place.ours) ? Standpoint::Unknown : standpoint, {}};
}

}  // namespace mailvitals
