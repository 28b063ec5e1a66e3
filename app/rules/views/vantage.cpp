// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/vantage.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// One home has one public IPv4 address, and one /64 or more of IPv6.
bool sameLine(const IpAddress& ours, const IpAddress& server) {
    return ours.isV4() ? ours == server : Cidr(ours, 64).contains(server);
}

}  // namespace

Standpoint standpointTowards(Inquiry& ask, const IpAddress& server, const SmtpSession& session) {
    const OwnAddresses own = ownAddresses(ask);
    if (!ask.request().isPublic(server) || sameLine(session.local.address, server)) return Standpoint::Inside;
    const bool same = std::any_of(own.seen.begin(), own.seen.end(),
                                  [&](const IpAddress& address) { return sameLine(address, server); });
    if (same) return Standpoint::Inside;
    return own.open ? Standpoint::Open : Standpoint::Outside;
}

}  // namespace mailvitals
