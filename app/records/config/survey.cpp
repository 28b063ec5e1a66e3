// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/survey.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

bool lies(const Cidr& inner, const Cidr& outer) {
    return inner.prefix() >= outer.prefix() && outer.contains(inner.address());
}

/// Networks that Docker, Podman and the mail stacks use unless told otherwise.
bool isTypicalForContainers(const Cidr& network) {
    for (const char* typical :
         {"172.16.0.0/12", "10.88.0.0/15", "192.168.203.0/24", "fd4d:6169:6c63:6f77::/64"}) {
        if (lies(network, *Cidr::parse(typical))) return true;
    }
    // A network that is wider than all of Docker's by mistake holds them as well.
    return lies(*Cidr::parse("172.16.0.0/12"), network);
}

bool isSingle(const Cidr& network) {
    return network.prefix() == network.address().size() * 8;
}

/// The host's interface in this network; empty: no text tells.
std::string interfaceIn(const Cidr& network, const Texts& texts) {
    for (const Text& text : texts) {
        if (text.kind != Kind::Addresses) continue;
        for (const Fact& fact : text.facts) {
            const auto own = Cidr::parse(fact.value);
            if (own && network.contains(own->address())) return fact.group;
        }
    }
    return {};
}

/// Names that Linux gives to network cards. A network behind one is none of containers.
bool isCard(std::string_view name) {
    return name.starts_with("eth") || name.starts_with("en") || name.starts_with("wl") ||
           name.starts_with("bond");
}

/// Where no text describes a network of containers, but one is trusted.
std::vector<ContainerNetwork> guessed(const Trust& trust, const Texts& texts) {
    std::vector<ContainerNetwork> networks;
    for (const TrustedRange& range : trust.ranges) {
        const Cidr& network = range.network;
        if (range.excluded || isSingle(network) || !isTypicalForContainers(network)) continue;
        ContainerNetwork one;
        one.bridge = interfaceIn(network, texts);
        if (isCard(one.bridge)) continue;
        one.guessed = true;
        one.subnets = {network};
        one.ipv6 = network.address().isV6();
        // In a range as wide as all of Docker's, the first network that Docker makes.
        const bool wide = network.address().isV4() && network.prefix() < 16;
        one.gateways = {wide ? IpAddress::v4({172, 17, 0, 1}) : firstAddress(network)};
        networks.push_back(std::move(one));
    }
    return networks;
}

}  // namespace

const TrustedRange* Survey::trusting(const Way& way) const {
    if (way.within) {
        for (const TrustedRange& range : trust.ranges) {
            if (lies(*way.within, range.network)) return range.excluded ? nullptr : &range;
            const bool part = lies(range.network, *way.within);
            if (part && !range.excluded && way.truth == Truth::Maybe) return &range;
        }
        return nullptr;
    }
    const bool anywhere = way.neighbour && kindOf(way.seen) == AddressKind::Unspecified;
    if (!way.neighbour) return trust.holding(way.seen);
    for (const TrustedRange& range : trust.ranges) {
        if (range.excluded || isSingle(range.network)) continue;
        const AddressKind kind = kindOf(range.network.address());
        if (anywhere ? kind == AddressKind::Private || kind == AddressKind::CarrierNat
                     : range.network.contains(way.seen))
            return &range;
    }
    return nullptr;
}

bool Survey::mayTrust(const Way& way) const {
    return way.within && !trusting(way) &&
           std::any_of(trust.ranges.begin(), trust.ranges.end(), [&](const TrustedRange& range) {
               return !range.excluded && lies(range.network, *way.within);
           });
}

bool Survey::isNeighbourhood(const TrustedRange& range) const {
    const AddressKind kind = kindOf(range.network.address());
    if (range.excluded || isSingle(range.network)) return false;
    if (kind != AddressKind::Private && kind != AddressKind::CarrierNat) return false;
    return std::none_of(networks.begin(), networks.end(), [&](const ContainerNetwork& network) {
        return std::any_of(network.subnets.begin(), network.subnets.end(), [&](const Cidr& subnet) {
            return lies(subnet, range.network) || lies(range.network, subnet);
        });
    });
}

Survey survey(const Texts& texts) {
    Survey result;
    result.networks = containerNetworks(texts);
    result.trust = trustIn(texts, result.networks);
    if (result.networks.empty()) result.networks = guessed(result.trust, texts);
    result.ways = waysIn(texts, result.networks);
    for (Way& way : result.ways) {
        if (way.truth != Truth::Yes || !result.mayTrust(way)) continue;
        way.truth = Truth::Maybe;
        way.missing.emplace_back("docker network inspect $(docker network ls -q)");
    }
    result.cut = std::any_of(texts.begin(), texts.end(), [](const Text& text) { return text.cut; });
    return result;
}

}  // namespace mailvitals::config
