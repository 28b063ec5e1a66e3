// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "records/config/text.h"

namespace mailvitals::config {

using Texts = std::vector<Text>;

/// Where something is said: a fact of a text.
struct Place {
    std::size_t text = 0;
    std::size_t fact = 0;
    bool operator==(const Place&) const = default;
};

/// A container in a network, as Docker lists it.
struct ContainerMember {
    std::string name;
    std::vector<IpAddress> addresses;
    Place at;
};

/// A network of containers in which the mail server lives.
struct ContainerNetwork {
    std::string name;
    std::vector<Cidr> subnets;
    std::vector<IpAddress> gateways;
    std::vector<IpAddress> members;  ///< addresses of the mail server's container
    std::string bridge;              ///< the host's interface; empty: not known
    bool ipv6 = false;
    bool guessed = false;  ///< no text describes it; it follows from what is trusted
    bool podman = false;
    bool overlay = false;  ///< it spans the nodes of a swarm; no bridge of Docker's leads into it
    bool ingress = false;  ///< ... and callers of published ports come through it
    std::vector<ContainerMember> containers{};
    std::optional<Place> at{};

    bool contains(const IpAddress& address) const;
};

/// The networks that the texts describe and in which the mail server is; empty: none do, or it is in none.
std::vector<ContainerNetwork> containerNetworks(const Texts& texts);

/// The network without the bits of one of its hosts: 172.22.1.0/24 of 172.22.1.7/24.
Cidr maskedNetwork(const Cidr& network);
/// The first address of a network, by custom that of its gateway.
IpAddress firstAddress(const Cidr& network);

/// "${NAME:-default}" and "$NAME" as the environment files among the texts have it.
std::string withVariables(const std::string& value, const Texts& texts);

/// A network whose hosts may send without logging in.
struct TrustedRange {
    Cidr network;
    bool excluded = false;  ///< "!network": explicitly not
    Place at;
    std::string service{};  ///< of master.cf that trusts it on its own account; empty: the server as such
    bool operator==(const TrustedRange&) const = default;
};

/// A way to relay other than by an address, or one that the texts leave open.
struct Opening {
    enum class Kind {
        Elsewhere,       ///< a table or program decides that is not among the texts
        NotUnderstood,   ///< a word of the line at `at` that cannot be followed
        Claim,           ///< everybody may who says of himself what the table lets in
        ClaimElsewhere,  ///< the same, if the table, which is not among the texts, lets anything in
        Destination,     ///< everybody may, to the recipients that the table lets in
        TakesNothing,    ///< no list refuses anybody: the server takes no mail at all
    };
    Kind kind{};
    Place at;
    std::string what;     ///< the table, or the word
    std::string service;  ///< of master.cf; empty: the server as such
};

/// Whom the mail server lets send to anywhere without a login.
struct Trust {
    bool told = false;                 ///< some text says it
    std::vector<TrustedRange> ranges;  ///< the first that holds an address decides
    std::vector<Place> everybody;      ///< lets anybody in the world
    std::vector<Place> elsewhere;      ///< a list in a table or file that is not among the texts
    std::vector<Opening> openings;     ///< what else lets somebody in, or may
    std::vector<Place> ownNetwork;     ///< the network it is in, which no text tells
    std::vector<Place> unclear;        ///< whom a line lets send depends on what no text tells
    std::vector<Place> rulesMissing;   ///< the rules that this refers to are not among the texts
    std::vector<Place> places;         ///< all that was read for it

    /// The range that makes this address a trusted one; null: it is not.
    const TrustedRange* holding(const IpAddress& address) const;
};

/// The networks of the server's own interfaces, as its texts tell them.
std::vector<Cidr> ownNetworksIn(const Texts& texts, const std::vector<ContainerNetwork>& networks);

Trust trustIn(const Texts& texts, const std::vector<ContainerNetwork>& networks);

}  // namespace mailvitals::config
