// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"

#include <vector>

namespace mailvitals::net {

/// The addresses of this computer's interfaces that are up; loopback left out.
std::vector<IpAddress> localAddresses();

}  // namespace mailvitals::net
