// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/line.h"

#include "base/ascii.h"
#include "rules/facts/smtp/reference_hosts.h"
#include "rules/facts/vantage/route.h"
#include "rules/facts/vantage/vantage.h"

#include <algorithm>

namespace mailvitals {
namespace {

using State = LineView::State;

LineView unknown(std::string reason, std::vector<std::string> evidence = {}) {
    return {State::Unknown, std::move(reason), {}, std::move(evidence)};
}

/// Our own end is a public address: there is no translator, so nobody need tell us where we stand.
bool hasPublicEnd(Inquiry& ask, Family family) {
    const Way way = wayTaken(ask);
    if (!way.proxy.empty()) return false;
    const auto isPublic = [&](const IpAddress& address) { return ask.request().isPublic(address); };
    for (const LocalNetwork::Exit& exit : way.exits) {
        if (exit.address.family() == family) return isPublic(exit.address);
    }
    std::vector<IpAddress> ours;
    std::copy_if(
        way.addresses.begin(), way.addresses.end(), std::back_inserter(ours),
        [&](const IpAddress& address) { return address.family() == family && !way.tunnelOf(address); });
    return family == Family::V6 ? std::any_of(ours.begin(), ours.end(), isPublic)
                                : !ours.empty() && std::all_of(ours.begin(), ours.end(), isPublic);
}

/// A router seldom leads those at home to its own public address; that tells nothing about the outside.
Standpoint standpointTowards(Inquiry& ask, const IpAddress& server) {
    const Place place = placeTowards(ask, server);
    const bool placed = place.standpoint != Standpoint::Unknown || place.sign == Place::Sign::NearNetwork;
    if (placed || !hasPublicEnd(ask, server.family())) return place.standpoint;
    return Standpoint::Outside;
}

/// Another server of the domain that answers over the same family, from outside.
LineView byOwnServers(Inquiry& ask, const Server& server, const std::vector<Server>& all) {
    LineView view;
    view.state = State::Unknown;
    for (const Server& other : all) {
        if (other.address.family() != server.address.family() || other.address == server.address) continue;
        if (placeTowards(ask, other.address).standpoint != Standpoint::Outside &&
            !hasPublicEnd(ask, other.address.family()))
            continue;
        const Reach reach = reachOf(ask, other);
        if (reach.isAlive()) {
            view.state = State::Clear;
            view.hosts = {other.host.toString() + " " + other.address.toString()};
            view.evidence = reach.evidence;
            return view;
        }
        if (reach.state == Reach::State::Open) view.state = State::Open;
    }
    return view;
}

/// IPv6 works from here, and so does port 25, if over IPv4.
bool ipv6Works(Inquiry& ask, const std::vector<Server>& all) {
    const OwnAddresses own = ownAddresses(ask);
    return !own.of(Family::V6).empty() && std::any_of(all.begin(), all.end(), [&](const Server& server) {
        return server.address.isV4() && reachOf(ask, server).isAlive();
    });
}

LineView byReferences(Inquiry& ask, const Server& server, const Reach& reach,
                      const std::vector<Server>& all) {
    const ReferenceView references = referenceHosts(ask, server.address.family());
    // Something that answers in others' place may take a connection for a dead server too, but it refuses
    // none in its name.
    const bool clear =
        references.state == ReferenceView::State::Reached || (references.connects() && reach.atConnect());
    if (clear) return {State::Clear, {}, references.hosts, references.evidence};
    switch (references.state) {
        case ReferenceView::State::Open: return {};
        case ReferenceView::State::Shut:
            return {State::Blocked,
                    "nobody answers on port 25 from here, " + ascii::join(references.hosts, " and ") +
                        " neither, so this network blocks the port" +
                        (server.address.isV6() ? " or has no IPv6" : ""),
                    references.hosts, references.evidence};
        case ReferenceView::State::Unknown:
            if (server.address.isV6() && ipv6Works(ask, all)) return {State::Clear, {}, {}, {}};
            return unknown("no reference host could be asked whether this network blocks port 25");
        default:
            return unknown("something on the way answers on port 25 in the place of others",
                           references.evidence);
    }
}

}  // namespace

LineView lineTowards(Inquiry& ask, const Server& server, const Reach& reach, const std::vector<Server>& all) {
    switch (standpointTowards(ask, server.address)) {
        case Standpoint::Open: return {};
        case Standpoint::Inside:
            return unknown(
                "this check runs in the server's own network, which does not show what others see");
        case Standpoint::Unknown:
            return unknown("it is not known whether this check runs in the server's own network");
        case Standpoint::Outside: break;
    }
    const LineView own = byOwnServers(ask, server, all);
    return own.state == State::Unknown ? byReferences(ask, server, reach, all) : own;
}

}  // namespace mailvitals
