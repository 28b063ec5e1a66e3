// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/local_item.h"

#include <vector>

namespace mailvitals::net {

/// The addresses of this computer's interfaces that are up; loopback left out.
std::vector<IpAddress> localAddresses();

/// What the system tells of its interfaces, and by which of them packets to these addresses would leave, one
/// of each family. Nothing is sent. Who is asked and through what proxy is for the caller to add.
LocalNetwork lookAtInterfaces(const std::vector<IpAddress>& elsewhere);

}  // namespace mailvitals::net
