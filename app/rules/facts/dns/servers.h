// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/mail_hosts.h"
#include "rules/verdicts.h"

namespace mailvitals {

/// One address of one mail host.
struct Server {
    DomainName host;  ///< the root where the target is a bare address
    IpAddress address;
    std::string source = {};  ///< id of the DNS answer that named it; empty for a bare address

    IpEndpoint endpoint() const { return {address, smtpPort}; }
    bool operator==(const Server&) const = default;
};

/// The addresses behind one MX name.
struct HostAddresses {
    DomainName host;
    Lookup v4;
    Lookup v6;

    bool has(const IpAddress& address) const;
};

/// All addresses at which the domain's mail arrives. Where our resolver tells a private one (split DNS), also
/// those that the zone's own servers tell the world: strangers come there.
struct Servers {
    MailHosts mailHosts;
    std::vector<HostAddresses> hosts;
    std::vector<Server> all;              ///< each address once, in order of preference, IPv4 before IPv6
    std::vector<Server> hereOnly;         ///< private ones that cannot be looked at by the way taken
    std::vector<std::string> passedOver;  ///< names and addresses beyond what politeness allows

    /// More servers may come up: some answer is still out.
    bool open = false;
};

Servers servers(Inquiry& ask);

/// For rules about servers: says grey for those that could not be found or are passed over, grey or
/// not-applicable where there is none, and waits where more may come. Empty where there is nothing (more) to
/// judge yet.
std::vector<Server> serversToJudge(Inquiry& ask, Verdicts& verdicts);

/// For rules about the names of mail hosts: the same, but what a failed look-up of a name's addresses means
/// is left to the rule.
Servers hostsToJudge(Inquiry& ask, Verdicts& verdicts);

/// May we talk to it at all? Loopback, link-local, multicast, a cloud's own services and the like name no
/// server of anybody's.
bool isConnectable(const IpAddress& address, const CheckRequest& request);

}  // namespace mailvitals
