// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/inquiry.h"

namespace mailvitals {

/// By which way the check's connections left this computer, and what this computer knows of itself.
struct Way {
    bool open = true;
    std::string proxy;                          ///< "socks5://host:port"; empty: direct
    std::vector<IpAddress> addresses;           ///< of this computer, loopback left out
    std::vector<IpEndpoint> resolvers;          ///< those that are asked; always from here
    std::vector<LocalNetwork::Exit> exits;      ///< by which interface, one a family
    std::vector<LocalNetwork::Tunnel> tunnels;  ///< interfaces of VPNs and the like
    std::string evidence;

    /// The tunnel that has this address at our end; null: none.
    const LocalNetwork::Tunnel* tunnelOf(const IpAddress& ours) const;
    /// Those exits that are tunnels. With a proxy none: what is seen is the proxy's address anyway.
    std::vector<LocalNetwork::Exit> exitsThroughTunnels() const;
    /// Did a connection with this end on our side go through a tunnel that those to the services for own
    /// addresses did not go through, or the other way round? Then what these told is not true for it.
    bool anotherOne(const IpAddress& ours) const;
};

Way wayTaken(Inquiry& ask);

}  // namespace mailvitals
