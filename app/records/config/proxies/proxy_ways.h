// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/host.h"
#include "records/config/proxies/passing.h"
#include "records/config/ways.h"

namespace mailvitals::config {

/// Proxies that stand between callers and the mail server: those whose configuration is among the texts,
/// those of containers that publish a mail port in the mail server's place, and those that Kubernetes has.
void addProxyWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
                  std::vector<Way>& ways);

/// A published port of a swarm comes through its ingress network, with that network's address.
void addIngressWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
                    std::vector<Way>& ways);

/// Routes of Kubernetes that lead callers through a proxy's pod.
void addPodWays(const Texts& texts, std::vector<Way>& ways);

/// What follows for callers who appear as `way` says, by way of a proxy that tells so much to this port.
void addProxyWay(const Texts& texts, Passing::Tells tells, std::uint16_t port, Way way,
                 std::vector<Way>& ways);

}  // namespace mailvitals::config
