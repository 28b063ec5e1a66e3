// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"

namespace mailvitals {

/// One home has one public IPv4 address, and up to a /56 of IPv6 for its networks, or even more.
inline bool sameLine(const IpAddress& ours, const IpAddress& server) {
    return ours.isV4() ? ours == server : Cidr(ours, 56).contains(server);
}

/// Some homes have a /48 (RFC 6177); mostly it is shared by up to 256 lines. Nothing tells which.
inline bool perhapsSameLine(const IpAddress& ours, const IpAddress& server) {
    return ours.isV6() && Cidr(ours, 48).contains(server);
}

}  // namespace mailvitals
