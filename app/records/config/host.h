// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/nat.h"
#include "records/config/trust.h"

namespace mailvitals::config {

/// A program that waits for callers at a mail port.
struct Listener {
    std::string program;  ///< empty: ss was not allowed to see it
    bool v4 = false;      ///< callers over IPv4 reach it
    bool v6 = false;
    Place at;
};

struct Flag {
    bool value = false;
    Place at;
};

/// What the texts say of the host on which the mail server runs; asked by those who look for ways.
struct Host {
    explicit Host(const Texts& texts);

    // Docker's daemon.json and version; a flag that is not set is at its default.
    bool daemonGiven = false;
    std::optional<Flag> iptables;
    std::optional<Flag> ip6tables;
    std::optional<Flag> userlandProxy;
    std::optional<unsigned> dockerVersion;

    bool listenersGiven = false;
    std::vector<Listener> listeners;  ///< at mail ports, and not for the host alone

    // What the compose file publishes.
    bool composeGiven = false;
    std::vector<Flag> published;  ///< mail ports; true: to callers over IPv6 as well

    struct Rules {
        NatTable table;
        std::size_t text = 0;
    };
    std::vector<Rules> rules;
    bool nftGiven = false;
    bool iptablesGiven = false;   ///< for IPv4, with all of its translation
    bool ip6tablesGiven = false;  ///< for IPv6
    bool sawDocker = false;       ///< Docker's own rules are among them
    /// Commands that would print what the texts say themselves that they lack, for IPv4 and IPv6.
    std::vector<std::string> lacking;
    std::vector<std::string> lacking6;
    bool nftIncomplete = false;   ///< iptables' own rules for IPv4, of which nft does not tell all
    bool nftIncomplete6 = false;  ///< for IPv6

    struct Interface {
        std::string name;
        Cidr network;
        Place at;
    };
    bool addressesGiven = false;
    std::vector<Interface> interfaces;
    bool hasPublicIpv6 = false;  ///< on an interface

    /// A stranger's call to the mail server, with the marks that rules may put on it.
    Visit visitTo(const IpAddress& server, const std::string& out, std::uint16_t port) const;

    /// Somebody announced that callers come with the PROXY protocol.
    bool takesProxyProtocol = false;
};

}  // namespace mailvitals::config
