// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/host.h"
#include "records/config/ways.h"

namespace mailvitals::config {

/// The ways that do not lead through Docker's bridge: rootless engines, proxies, tunnels, LXC, Kubernetes.
void addOtherWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
                  std::vector<Way>& ways);

}  // namespace mailvitals::config
