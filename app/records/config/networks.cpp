// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/proxies/names.h"
#include "records/config/trust.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

bool isTrue(std::string_view value) {
    return ascii::equalsIgnoringCase(value, "true") || ascii::equalsIgnoringCase(value, "yes") ||
           ascii::equalsIgnoringCase(value, "y");
}

void addSubnet(ContainerNetwork& network, const std::string& value) {
    if (const auto subnet = Cidr::parse(value)) {
        network.subnets.push_back(*subnet);
        network.ipv6 = network.ipv6 || subnet->address().isV6();
    }
}

/// Where a subnet's gateway is not named, it is the first address.
void addGateways(ContainerNetwork& network) {
    for (const Cidr& subnet : network.subnets) {
        const bool named = std::any_of(network.gateways.begin(), network.gateways.end(),
                                       [&](const IpAddress& gateway) { return subnet.contains(gateway); });
        if (!named) network.gateways.push_back(firstAddress(subnet));
    }
}

/// A network while its facts come in.
struct Draft {
    ContainerNetwork network;
    bool holdsMail = false;
    bool usable = true;
    bool ipv6Off = false;
};

void take(Draft& draft, const Fact& fact, Place at, const Texts& texts) {
    const std::string value = withVariables(fact.value, texts);
    ContainerNetwork& network = draft.network;
    if (fact.key == "driver") {
        network.podman = value.starts_with("podman");
        draft.usable = value != "host" && value != "null";
        network.overlay = value == "overlay";
    }
    if (fact.key == "ingress") network.ingress = isTrue(value);
    if (fact.key == "subnet") addSubnet(network, value);
    if (fact.key == "bridge") network.bridge = value;
    if (fact.key == "name") network.name = value;
    if (fact.key == "ipv6") {
        draft.ipv6Off = !isTrue(value);
        network.ipv6 = network.ipv6 || isTrue(value);
    }
    if (fact.key == "member") {
        draft.holdsMail = draft.holdsMail || isMailName(value);
        network.containers.push_back({value, {}, at});
    }
    if (fact.key == "gateway") {
        // Podman and older Dockers write it with the length of the subnet.
        if (const auto gateway = Cidr::parse(value)) network.gateways.push_back(gateway->address());
    }
    if (fact.key == "address") {
        if (const auto member = Cidr::parse(value)) {
            network.members.push_back(member->address());
            if (!network.containers.empty()) network.containers.back().addresses.push_back(member->address());
        }
    }
}

std::vector<ContainerNetwork> finished(std::vector<Draft> drafts) {
    const bool some = std::any_of(drafts.begin(), drafts.end(), [](const Draft& d) { return d.holdsMail; });
    // A container of a swarm has a foot in the bridge of its node as well, under a name that says nothing.
    const bool swarm = std::any_of(drafts.begin(), drafts.end(),
                                   [](const Draft& d) { return d.holdsMail && d.network.overlay; });
    for (Draft& draft : drafts) draft.holdsMail |= swarm && draft.network.name == "docker_gwbridge";
    std::vector<ContainerNetwork> networks;
    for (Draft& draft : drafts) {
        if (!draft.usable || (some && !draft.holdsMail)) continue;
        if (draft.ipv6Off) {
            // Said outright; a subnet of it is a leftover that no container has an address in.
            std::erase_if(draft.network.subnets, [](const Cidr& subnet) { return subnet.address().isV6(); });
            std::erase_if(draft.network.gateways, [](const IpAddress& gateway) { return gateway.isV6(); });
            draft.network.ipv6 = false;
        }
        addGateways(draft.network);
        networks.push_back(std::move(draft.network));
    }
    return networks;
}

std::vector<ContainerNetwork> inspected(const Texts& texts) {
    std::vector<Draft> drafts;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind != Kind::Networks) continue;
        std::map<std::string, std::size_t> known;
        for (std::size_t f = 0; f < texts[t].facts.size(); ++f) {
            const Fact& fact = texts[t].facts[f];
            const auto [found, isNew] = known.try_emplace(fact.group, drafts.size());
            if (isNew) {
                drafts.emplace_back();
                drafts.back().network.name = fact.group;
                drafts.back().network.at = Place{t, f};
            }
            take(drafts[found->second], fact, {t, f}, texts);
            // Of all its lines, the one that shows which network it is.
            if (fact.key == "subnet" && drafts[found->second].network.subnets.size() == 1)
                drafts[found->second].network.at = Place{t, f};
        }
    }
    return finished(std::move(drafts));
}

std::vector<ContainerNetwork> composed(const Texts& texts) {
    std::vector<Draft> drafts;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind != Kind::Compose) continue;
        std::map<std::string, std::size_t> known;
        std::set<std::string> ofMail;
        for (const Fact& fact : texts[t].facts) {
            if (fact.key == "network" && isMailName(fact.group)) ofMail.insert(fact.value);
        }
        for (std::size_t f = 0; f < texts[t].facts.size(); ++f) {
            const Fact& fact = texts[t].facts[f];
            if (!fact.group.starts_with("network ")) continue;
            const auto [found, isNew] = known.try_emplace(fact.group, drafts.size());
            if (isNew) {
                drafts.emplace_back();
                drafts.back().network.name = fact.group.substr(8);
                drafts.back().network.at = Place{t, f};
                drafts.back().holdsMail = ofMail.contains(drafts.back().network.name);
            }
            take(drafts[found->second], fact, {t, f}, texts);
            // Of all its lines, the one that shows which network it is.
            if (fact.key == "subnet" && drafts[found->second].network.subnets.size() == 1)
                drafts[found->second].network.at = Place{t, f};
        }
    }
    // A network of which only the name is told says nothing of addresses.
    std::vector<ContainerNetwork> networks = finished(std::move(drafts));
    std::erase_if(networks, [](const ContainerNetwork& network) { return network.subnets.empty(); });
    return networks;
}

/// mailcow.conf and mailu.env say what network their containers are in.
std::vector<ContainerNetwork> ofSystems(const Texts& texts) {
    std::vector<ContainerNetwork> networks;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        const Text& text = texts[t];
        const bool mailcow = text.kind == Kind::MailcowSettings;
        if (!mailcow && text.kind != Kind::MailuSettings) continue;
        ContainerNetwork network;
        network.name = mailcow ? "mailcow-network" : "mailu";
        if (mailcow) network.bridge = "br-mailcow";
        const Fact* v4 = text.last(mailcow ? "IPV4_NETWORK" : "SUBNET");
        const Fact* v6 = text.last(mailcow ? "IPV6_NETWORK" : "SUBNET6");
        const Fact* enabled = text.last("ENABLE_IPV6");
        addSubnet(network,
                  mailcow ? (v4 ? v4->value : "172.22.1") + ".0/24" : (v4 ? v4->value : "192.168.203.0/24"));
        const bool without = mailcow && enabled && ascii::equalsIgnoringCase(enabled->value, "false");
        if (mailcow && !without) addSubnet(network, v6 ? v6->value : "fd4d:6169:6c63:6f77::/64");
        if (!mailcow && v6) addSubnet(network, v6->value);
        addGateways(network);
        if (v4) network.at = Place{t, static_cast<std::size_t>(v4 - text.facts.data())};
        networks.push_back(std::move(network));
    }
    return networks;
}

}  // namespace

bool ContainerNetwork::contains(const IpAddress& address) const {
    return std::any_of(subnets.begin(), subnets.end(),
                       [&](const Cidr& subnet) { return subnet.contains(address); });
}

Cidr maskedNetwork(const Cidr& network) {
    std::array<std::uint8_t, 16> bytes = network.address().bytes();
    for (std::size_t bit = network.prefix(); bit < network.address().size() * 8; ++bit)
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] & ~(0x80u >> (bit % 8)));
    return {network.address().isV6() ? IpAddress::v6(bytes)
                                     : IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]}),
            network.prefix()};
}

IpAddress firstAddress(const Cidr& network) {
    std::array<std::uint8_t, 16> bytes = maskedNetwork(network).address().bytes();
    const std::size_t size = network.address().size();
    if (network.prefix() < size * 8) bytes[size - 1] |= 1;
    if (network.address().isV6()) return IpAddress::v6(bytes);
    return IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
}

std::string withVariables(const std::string& value, const Texts& texts) {
    std::string out;
    std::size_t at = 0;
    while (at < value.size() && out.size() <= maxValue) {
        if (value[at] != '$') {
            out += value[at++];
            continue;
        }
        const bool bracketed = at + 1 < value.size() && value[at + 1] == '{';
        const std::size_t from = at + (bracketed ? 2 : 1);
        std::size_t end = from;
        while (end < value.size() && (ascii::isAlnum(value[end]) || value[end] == '_')) ++end;
        const std::size_t close = bracketed ? value.find('}', end) : end;
        if (close == value.npos || end == from) {
            out += value[at++];
            continue;
        }
        const std::string name = value.substr(from, end - from);
        // ":-default" or "-default" behind the name.
        const std::size_t dash = value.find('-', end);
        std::string replacement = dash < close ? value.substr(dash + 1, close - dash - 1) : std::string();
        for (const Text& text : texts) {
            const Fact* fact = text.last(name);
            if (fact && !fact->value.empty()) replacement = fact->value;
        }
        out += replacement;
        at = close + (bracketed ? 1 : 0);
    }
    return out;
}

std::vector<ContainerNetwork> containerNetworks(const Texts& texts) {
    for (const Text& text : texts) {
        if (text.kind != Kind::Compose) continue;
        const bool onHost = std::any_of(text.facts.begin(), text.facts.end(), [](const Fact& fact) {
            return fact.key == "network_mode" && fact.value == "host" && isMailName(fact.group);
        });
        if (onHost) return {};
    }
    std::vector<ContainerNetwork> networks = inspected(texts);
    if (networks.empty()) networks = composed(texts);
    if (networks.empty()) networks = ofSystems(texts);
    return networks;
}

}  // namespace mailvitals::config
