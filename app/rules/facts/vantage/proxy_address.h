// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// Where the SOCKS server stands that the check's connections go through, seen from one mail server.
///
/// A SOCKS server may leave by another address than the one at which it is reached: a second one of its host,
/// or the exit of a VPN. That changes nothing as long as it is not in the mail server's network, and to get
/// there from an address elsewhere it would have to be forwarded into that network on purpose. So a public
/// address elsewhere places us outside. It does so only within one family, since a home is reached over IPv4
/// and IPv6 by addresses that have nothing in common; and not where its address is a near one (/24, /48),
/// for one owner may have several. A proxy on loopback or in a private network (`ssh -D`) says nothing of
/// where its connections come out.
struct ProxyAddress {
    enum class State {
        Open,
        Unknown,
        Elsewhere,  ///< public, of the server's family, and in another network
    };
    State state = State::Unknown;
    std::optional<IpAddress> address;
    std::vector<std::string> evidence;  ///< of the look-ups of its name
};

/// `proxy` as the evidence has it: "socks5://host:port"; empty: there is none.
ProxyAddress proxyTowards(Inquiry& ask, const std::string& proxy, const IpAddress& server);

}  // namespace mailvitals
