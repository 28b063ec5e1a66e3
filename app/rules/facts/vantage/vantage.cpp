// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/vantage/vantage.h"

#include "rules/facts/vantage/route.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// One home has one public IPv4 address, and a /56 of IPv6 or more for its networks.
bool sameLine(const IpAddress& ours, const IpAddress& server) {
    return ours.isV4() ? ours == server : Cidr(ours, 56).contains(server);
}

const IpAddress* onSameLine(const std::vector<IpAddress>& ours, const IpAddress& server) {
    const auto found = std::find_if(ours.begin(), ours.end(),
                                    [&](const IpAddress& address) { return sameLine(address, server); });
    return found == ours.end() ? nullptr : &*found;
}

Place inside(Place place, Place::Sign sign, const IpAddress& ours) {
    place.standpoint = Standpoint::Inside;
    place.sign = sign;
    place.ours = ours;
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
    if (const IpAddress* ours = onSameLine(own.seen, server))
        return inside(place, server.isV4() ? Place::Sign::SameAddress : Place::Sign::SameNetwork, *ours);
    if (own.open) return place;
    const std::vector<IpAddress> seen = own.of(server.family());
    place.standpoint = seen.empty() ? Standpoint::Unknown : Standpoint::Outside;
    if (!seen.empty()) place.ours = seen.front();
    return place;
}

bool tookAnotherWay(Inquiry& ask, const Place& place, const SmtpSession& session) {
    return place.byOwnAddress && wayTaken(ask).anotherOne(session.local);
}

Standpoint standpointTowards(Inquiry& ask, const IpAddress& server, const SmtpSession& session) {
    const Place place = placeTowards(ask, server);
    if (!ask.request().isPublic(server) || sameLine(session.local, server)) return Standpoint::Inside;
    if (ask.request().isPublic(session.local)) return Standpoint::Outside;
    return tookAnotherWay(ask, place, session) ? Standpoint::Unknown : place.standpoint;
}

}  // namespace mailvitals
