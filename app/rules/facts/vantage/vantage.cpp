// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/vantage/vantage.h"

#include "rules/facts/vantage/lines.h"
#include "rules/facts/vantage/proxy_address.h"
#include "rules/facts/vantage/route.h"

#include <algorithm>

namespace mailvitals {
namespace {

const IpAddress* firstOf(const std::vector<IpAddress>& ours, const IpAddress& server,
                         bool (*fits)(const IpAddress&, const IpAddress&)) {
    const auto found = std::find_if(ours.begin(), ours.end(),
                                    [&](const IpAddress& address) { return fits(address, server); });
    return found == ours.end() ? nullptr : &*found;
}

/// Do all services tell the same line? Whose address is another's is then not known: a router that sends DNS
/// elsewhere makes a service tell the resolver's.
bool agree(const std::vector<IpAddress>& seen) {
    return std::all_of(seen.begin(), seen.end(),
                       [&](const IpAddress& address) { return sameLine(address, seen.front()); });
}

const IpAddress* onSameLine(const std::vector<IpAddress>& ours, const IpAddress& server) {
    return firstOf(ours, server, sameLine);
}

Place inside(Place place, Place::Sign sign, const IpAddress& ours) {
    place.standpoint = Standpoint::Inside;
    place.sign = sign;
    place.ours = ours;
    return place;
}

/// Nobody told our address; the one at which the SOCKS server is reached may do.
Place byProxy(Inquiry& ask, Place place, const Way& way, const IpAddress& server) {
    const ProxyAddress proxy = proxyTowards(ask, way.proxy, server);
    if (proxy.state == ProxyAddress::State::Open) return place;
    place.standpoint = Standpoint::Unknown;
    if (proxy.state != ProxyAddress::State::Elsewhere) return place;
    place.standpoint = Standpoint::Outside;
    place.sign = Place::Sign::ProxyElsewhere;
    place.ours = proxy.address;
    place.evidence.insert(place.evidence.end(), proxy.evidence.begin(), proxy.evidence.end());
    return place;
}

}  // namespace

Place placeTowards(Inquiry& ask, const IpAddress& server) {
    const OwnAddresses own = ownAddresses(ask);
    const Way way = wayTaken(ask);
    Place place;
    if (!ask.request().isPublic(server)) return inside(place, Place::Sign::PrivateAddress, server);
    if (way.open) return place;
    place.evidence = {way.evidence};
    // Behind a proxy this computer's own addresses tell nothing.
    if (way.proxy.empty()) {
        const IpAddress* ours = onSameLine(way.addresses, server);
        if (ours)
            return inside(place, *ours == server ? Place::Sign::ThisMachine : Place::Sign::SameNetwork,
                          *ours);
    }
    place.byOwnAddress = true;
    place.evidence.insert(place.evidence.end(), own.evidence.begin(), own.evidence.end());
    const std::vector<IpAddress> seen = own.of(server.family());
    if (!agree(seen)) {
        place.standpoint = Standpoint::Unknown;
        return place;
    }
    if (const IpAddress* ours = onSameLine(seen, server))
        return inside(place, server.isV4() ? Place::Sign::SameAddress : Place::Sign::SameNetwork, *ours);
    if (own.open) return place;
    const IpAddress* near = firstOf(own.seen, server, perhapsSameLine);
    if (!near && way.proxy.empty()) near = firstOf(way.addresses, server, perhapsSameLine);
    if (near) {
        place.standpoint = Standpoint::Unknown;
        place.sign = Place::Sign::NearNetwork;
        place.ours = *near;
        return place;
    }
    if (seen.empty()) return byProxy(ask, place, way, server);
    place.standpoint = Standpoint::Outside;
    place.ours = seen.front();
    return place;
}

bool tookAnotherWay(Inquiry& ask, const Place& place, const SmtpSession& session) {
    return place.byOwnAddress && wayTaken(ask).anotherOne(session.local);
}

Standpoint standpointTowards(Inquiry& ask, const IpAddress& server, const SmtpSession& session) {
    const Place place = placeTowards(ask, server);
    if (!ask.request().isPublic(server) || sameLine(session.local, server)) return Standpoint::Inside;
    if (perhapsSameLine(session.local, server)) return Standpoint::Unknown;
    if (ask.request().isPublic(session.local)) return Standpoint::Outside;
    return tookAnotherWay(ask, place, session) ? Standpoint::Unknown : place.standpoint;
}

}  // namespace mailvitals
