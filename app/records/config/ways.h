// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/nat.h"
#include "records/config/trust.h"

namespace mailvitals::config {

/// Why strangers appear under an address that is not theirs.
enum class Cause {
    DockerWithoutRules,   ///< Docker's packet rules are off or gone: its helper answers everybody
    HelperForIpv6,        ///< the container has no IPv6: the helper answers callers over IPv6
    HelperWithoutRules6,  ///< it has, but without packet rules for IPv6
    Masquerade,           ///< rules of the firewall rewrite what comes in
    Tunnel,               ///< those of a machine in front, towards the mail server
    Rootless,             ///< rootless Podman or Docker forwards through a program of its own
    Proxy,                ///< a proxy passes connections on without the caller's address
    ContainerProxy,       ///< LXC's or Incus' proxy device
    Node,                 ///< Kubernetes hands connections on from node to node
    Ingress,              ///< a swarm's ingress network does
    ProxyNotExpected,     ///< no way in: a proxy speaks the PROXY protocol to a server that does not
    ProxyNotSent,         ///< no way in: a server waits for it, and the proxy does not speak it
};

/// A way on which strangers take an address of the house.
struct Way {
    Cause cause{};
    Truth truth =
        Truth::No;   ///< Yes: the texts prove it. Maybe: what would show it was not given, or is unclear
    IpAddress seen;  ///< what the mail server sees
    bool neighbour = false;  ///< ... or another address of that one's network: just which is not known
    std::string name;        ///< of the network, program or node
    std::vector<Place> places;
    /// Commands whose output would decide it, the most telling first.
    std::vector<std::string> missing{};
    std::optional<Cidr> within{};  ///< `seen` is some address of it: just which is not known
    std::uint16_t port = 0;        ///< of the mail server, where one is concerned
};

/// Every way that the texts prove or leave open. Those that they exclude are not among them.
std::vector<Way> waysIn(const Texts& texts, const std::vector<ContainerNetwork>& networks);

/// The ports at which a mail server takes messages.
const std::vector<std::uint16_t>& mailPorts();

}  // namespace mailvitals::config
