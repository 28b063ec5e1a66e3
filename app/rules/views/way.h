// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/inquiry.h"

namespace mailvitals {

/// By which way the check's connections left this computer, and what this computer knows of itself.
struct Way {
    bool open = true;
    std::string proxy;                  ///< "socks5://host:port"; empty: direct
    std::vector<IpAddress> addresses;   ///< of this computer, loopback left out
    std::vector<IpEndpoint> resolvers;  ///< those that are asked; always from here
    std::string evidence;
};

Way wayTaken(Inquiry& ask);

}  // namespace mailvitals
