// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"

#include <compare>
#include <string>
#include <vector>

namespace mailvitals {

/// "What does this machine know of its own network?" There is only one such question.
struct LocalQuestion {
    std::string id() const { return "local:network"; }
    auto operator<=>(const LocalQuestion&) const = default;
};

struct LocalNetwork {
    std::vector<IpAddress> addresses;   ///< of interfaces that are up, loopback left out
    std::vector<IpEndpoint> resolvers;  ///< those that the check asks
    std::string wayOut;                 ///< empty: direct; else "socks5://host:port"

    bool operator==(const LocalNetwork&) const = default;
};

}  // namespace mailvitals
