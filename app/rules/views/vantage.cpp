// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/vantage.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// One home has one public IPv4 address, and a /56 of IPv6 or more for its networks.
bool sameLine(const IpAddress& ours, const IpAddress& server) {
    return ours.isV4() ? ours == server : Cidr(ours, 56).contains(server);
}

/// A proxy may stand anywhere; our own line's addresses tell nothing about it. Who borrows one does so in
/// order to look from outside.
bool goesThroughProxy(const Attempt<LocalNetwork>& local) {
    return local.answer() != nullptr && !local.answer()->wayOut.empty();
}

}  // namespace

Standpoint standpointTowards(Inquiry& ask, const IpAddress& server, const SmtpSession& session) {
    const OwnAddresses own = ownAddresses(ask);
    const Attempt<LocalNetwork>& local = ask.ask(LocalQuestion());
    if (!ask.request().isPublic(server) || sameLine(session.local, server)) return Standpoint::Inside;
    if (ask.request().isPublic(session.local)) return Standpoint::Outside;
    if (local.isOpen()) return Standpoint::Open;
    if (goesThroughProxy(local)) return Standpoint::Outside;
    const auto isServers = [&](const IpAddress& address) { return sameLine(address, server); };
    if (std::any_of(own.seen.begin(), own.seen.end(), isServers)) return Standpoint::Inside;
    if (own.open) return Standpoint::Open;
    return own.of(server.family()).empty() ? Standpoint::Unknown : Standpoint::Outside;
}

}  // namespace mailvitals
