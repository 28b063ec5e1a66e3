// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/ways.h"

#include "records/config/host.h"
#include "records/config/other_ways.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

const char* const showListeners = "sudo ss -ltnp";
const char* const showNftables = "sudo nft list ruleset";
const char* const showIptables = "sudo iptables-save";
const char* const showIp6tables = "sudo ip6tables-save";
const char* const showDaemon = "cat /etc/docker/daemon.json";

/// Someone in this network, to stand for the mail server where its own address is not told.
IpAddress serverIn(const ContainerNetwork& network, const IpAddress& gateway) {
    for (const IpAddress& member : network.members) {
        if (member.family() == gateway.family()) return member;
    }
    for (const Cidr& subnet : network.subnets) {
        if (!subnet.contains(gateway)) continue;
        std::array<std::uint8_t, 16> bytes = gateway.bytes();
        bytes[gateway.size() - 1] ^= 2;
        return gateway.isV6() ? IpAddress::v6(bytes)
                              : IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]});
    }
    return gateway;
}

/// Looks at one network of containers through the eyes of its gateway: who else may appear there?
class GatewayWatch {
 public:
    GatewayWatch(const Texts& texts, const Host& host, const ContainerNetwork& network,
                 const IpAddress& gateway, std::vector<Way>& ways)
        : texts_(texts), host_(host), network_(network), gateway_(gateway), ways_(ways) {}

    void look() {
        const std::size_t before = ways_.size();
        if (gateway_.isV4()) {
            helperForEverybody();
            helperForIpv6();
        } else {
            helperWithoutRules6();
        }
        masquerade();
        const bool proved = std::any_of(ways_.begin() + static_cast<std::ptrdiff_t>(before), ways_.end(),
                                        [](const Way& way) { return way.truth == Truth::Yes; });
        if (proved || missing_.empty()) return;
        Way open = way(Cause::HelperForIpv6, Truth::Maybe, {});
        open.missing = missing_;
        ways_.push_back(std::move(open));
    }

 private:
    Way way(Cause cause, Truth truth, std::vector<Place> places) const {
        if (network_.at) places.push_back(*network_.at);
        return {cause, truth, gateway_, false, network_.name, std::move(places)};
    }

    void miss(const char* command) {
        if (std::find(missing_.begin(), missing_.end(), command) == missing_.end())
            missing_.emplace_back(command);
    }

    /// Docker's helper at a mail port, for callers of one family; null: nobody saw it there.
    const Listener* helper(bool v6) const {
        for (const Listener& listener : host_.listeners) {
            if (listener.program == "docker-proxy" && (v6 ? listener.v6 : listener.v4)) return &listener;
        }
        return nullptr;
    }

    bool helperIsOff() const {
        if (host_.userlandProxy && !host_.userlandProxy->value) return true;
        const bool unnamed = std::any_of(host_.listeners.begin(), host_.listeners.end(),
                                         [](const Listener& listener) { return listener.program.empty(); });
        return host_.listenersGiven && !unnamed && !helper(false) && !helper(true);
    }

    /// The kernel itself hands callers on to this network.
    bool kernelForwards() const {
        for (const Host::Rules& rules : host_.rules) {
            for (const Forwarding& forwarding : forwardings(rules.table, mailPorts())) {
                if (network_.contains(forwarding.server) && forwarding.server.family() == gateway_.family())
                    return true;
            }
        }
        return false;
    }

    void helperForEverybody() {
        if (helperIsOff() || network_.podman) return;
        if (host_.iptables && !host_.iptables->value) {
            std::vector<Place> places{host_.iptables->at};
            if (const Listener* seen = helper(false)) places.push_back(seen->at);
            return ways_.push_back(way(Cause::DockerWithoutRules, Truth::Yes, std::move(places)));
        }
        if (kernelForwards()) return;
        const Listener* seen = helper(false);
        if (seen && allRulesGiven()) {
            // The helper waits for callers, and nothing takes them away before they come to it.
            return ways_.push_back(way(Cause::DockerWithoutRules, Truth::Yes, {seen->at}));
        }
        if (!host_.daemonGiven) miss(showDaemon);
    }

    void helperForIpv6() {
        if (network_.ipv6 || helperIsOff() || network_.podman) return;
        const bool unnamed =
            std::any_of(host_.listeners.begin(), host_.listeners.end(),
                        [](const Listener& listener) { return listener.program.empty() && listener.v6; });
        if (const Listener* seen = helper(true)) {
            // Where the host has no public IPv6 address nobody can come that way, yet.
            const bool reachable = !host_.addressesGiven || host_.hasPublicIpv6;
            ways_.push_back(way(Cause::HelperForIpv6, reachable ? Truth::Yes : Truth::Maybe, {seen->at}));
            return;
        }
        if (host_.listenersGiven && !unnamed) return;
        const bool onlyIpv4 = host_.composeGiven && !host_.published.empty() &&
                              std::none_of(host_.published.begin(), host_.published.end(),
                                           [](const Flag& published) { return published.value; });
        if (!onlyIpv4) missing_.insert(missing_.begin(), showListeners);
    }

    void helperWithoutRules6() {
        if (helperIsOff() || network_.podman) return;
        if (host_.ip6tables && !host_.ip6tables->value)
            return ways_.push_back(way(Cause::HelperWithoutRules6, Truth::Yes, {host_.ip6tables->at}));
        const bool old = host_.dockerVersion && *host_.dockerVersion < 27 && !host_.ip6tables;
        const Listener* seen = helper(true);
        if (old && host_.daemonGiven && !kernelForwards()) {
            std::vector<Place> places;
            if (seen) places.push_back(seen->at);
            ways_.push_back(way(Cause::HelperWithoutRules6, Truth::Yes, std::move(places)));
        }
    }

    /// firewalld's zones, or a listing of rules without their interfaces.
    bool isSummary(std::size_t text) const {
        if (text >= texts_.size()) return false;
        if (texts_[text].kind == Kind::Firewalld) return true;
        return std::any_of(texts_[text].facts.begin(), texts_[text].facts.end(), [](const Fact& fact) {
            return fact.key == "incomplete" && fact.value == "short";
        });
    }

    /// firewalld writes to nft, older Dockers to iptables: both have to be seen, unless one shows the other.
    bool allRulesGiven() const {
        const bool v4 = gateway_.isV4();
        const bool iptables = v4 ? host_.iptablesGiven : host_.ip6tablesGiven;
        const bool incomplete = v4 ? host_.nftIncomplete : host_.nftIncomplete6;
        const bool lacks = !(v4 ? host_.lacking : host_.lacking6).empty();
        return !lacks && host_.nftGiven && ((host_.sawDocker && !incomplete) || iptables);
    }

    void masquerade() {
        Truth best = Truth::No;
        const Visit visit = host_.visitTo(serverIn(network_, gateway_), network_.bridge, 25);
        for (const Host::Rules& rules : host_.rules) {
            const Masking masking = maskingOf(rules.table, visit);
            if (masking.masked == Truth::No || masking.masked <= best) continue;
            // A summary leaves open what the rules themselves would tell.
            if (masking.masked == Truth::Maybe && isSummary(rules.text)) continue;
            best = masking.masked;
            Way found = way(Cause::Masquerade, masking.masked, {{rules.text, masking.rule->fact}});
            if (masking.address) found.seen = *masking.address;
            ways_.push_back(std::move(found));
        }
        if (best != Truth::No || allRulesGiven()) return;
        const std::vector<std::string>& lacking = gateway_.isV4() ? host_.lacking : host_.lacking6;
        for (const std::string& command : lacking) miss(command.c_str());
        if (!host_.nftGiven) return miss(showNftables);
        if (!lacking.empty()) return;
        miss(gateway_.isV4() ? showIptables : showIp6tables);
    }

    const Texts& texts_;
    const Host& host_;
    const ContainerNetwork& network_;
    const IpAddress& gateway_;
    std::vector<Way>& ways_;
    std::vector<std::string> missing_;
};

}  // namespace

std::vector<Way> waysIn(const Texts& texts, const std::vector<ContainerNetwork>& networks) {
    const Host host(texts);
    std::vector<Way> ways;
    for (const ContainerNetwork& network : networks) {
        // Docker's bridge and its helper do not lead into a network that spans nodes.
        if (network.overlay) continue;
        for (const IpAddress& gateway : network.gateways)
            GatewayWatch(texts, host, network, gateway, ways).look();
    }
    addOtherWays(texts, networks, host, ways);
    return ways;
}

const std::vector<std::uint16_t>& mailPorts() {
    static const std::vector<std::uint16_t> ports{25, 465, 587};
    return ports;
}

}  // namespace mailvitals::config
