// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::net {

/// The name servers of a resolv.conf(5), in its order.
std::vector<IpEndpoint> nameServersIn(std::string_view resolvConf);

/// Servers as c-ares tells them have lost the interfaces of link-local ones, or those servers altogether.
/// Where the file names some with an interface, the file's own list is taken.
std::vector<IpEndpoint> withZones(std::vector<IpEndpoint> told, std::string_view resolvConf);

/// Of this system; empty where it has none.
std::string contentOfResolvConf();

}  // namespace mailvitals::net
