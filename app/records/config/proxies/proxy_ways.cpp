// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/proxies/proxy_ways.h"

#include "base/ascii.h"
#include "records/config/proxies/names.h"

#include <algorithm>
#include <set>

namespace mailvitals::config {
namespace {

const char* const inspectNetworks = "docker network inspect $(docker network ls -q)";

/// Where a proxy calls from.
struct Origin {
    IpAddress seen;
    std::optional<Cidr> within{};  ///< some address of this network
    std::string network;
    std::vector<Place> places;
    std::vector<std::string> missing;  ///< what would tell for certain
};

class ProxyWays {
 public:
    ProxyWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
              std::vector<Way>& ways)
        : texts_(texts), networks_(networks), host_(host), ways_(ways), services_(servicesIn(texts)) {}

    void look() {
        for (const Passing& passing : passingsIn(texts_, services_)) pass(passing);
        publishers();
        forwardedElsewhere();
    }

 private:
    void pass(const Passing& passing) {
        const Service* runs = serviceOf(passing.program);
        if (runs) covered_.insert(runs->name);
        for (const Origin& origin : origins(passing, runs)) {
            seen_.insert(origin.seen);
            Way way{Cause::Proxy, Truth::Yes, origin.seen, false, passing.program, {passing.at}};
            way.within = origin.within;
            way.places.insert(way.places.end(), origin.places.begin(), origin.places.end());
            way.missing = origin.missing;
            if (!way.missing.empty()) way.truth = Truth::Maybe;
            addProxyWay(texts_, passing.tells, passing.port, std::move(way), ways_);
        }
    }

    /// The compose service that runs this proxy.
    const Service* serviceOf(const std::string& program) const {
        const auto found = std::find_if(services_.begin(), services_.end(),
                                        [&](const Service& service) { return service.proxy == program; });
        return found == services_.end() ? nullptr : &*found;
    }

    bool listensOnHost(const std::string& program) const {
        return std::any_of(host_.listeners.begin(), host_.listeners.end(), [&](const Listener& listener) {
            return ascii::equalsIgnoringCase(listener.program, program);
        });
    }

    std::vector<Origin> origins(const Passing& passing, const Service* runs) const {
        const auto server = IpAddress::parse(passing.server);
        const bool onHost = listensOnHost(passing.program) || (runs && runs->onHost);
        if (server && (kindOf(*server) == AddressKind::Loopback)) return {{*server, {}, {}, {}, {}}};
        if (passing.server == "localhost") return {{IpAddress::v4({127, 0, 0, 1}), {}, {}, {}, {}}};
        if (runs && !runs->onHost) return inContainer(*runs);
        if (!onHost) {
            if (auto member = memberThatRuns(passing.program)) return {*member};
            // A name without dots is one that Docker's own DNS gives, to containers alone.
            const bool name = !passing.server.empty() && passing.server.find('.') == std::string::npos;
            if (name && !server) return somewhereIn(nullptr);
        }
        if (server) return fromHost(*server);
        return fromGateways();
    }

    static std::optional<Origin> originOf(const ContainerNetwork& network, const IpAddress& address,
                                          Place at) {
        if (!network.contains(address)) return std::nullopt;
        return Origin{address, {}, network.name, {at}, {}};
    }

    /// Containers of several projects may share a network: "edge-traefik-1" runs the service "traefik".
    static bool runs(const Service& service, const ContainerMember& member, const ContainerNetwork& network) {
        const std::string name = serviceNameOf(member, network);
        return service.isCalled(member.name) || service.isCalled(name) ||
               name.ends_with("-" + service.name) || name.ends_with("_" + service.name);
    }

    std::vector<Origin> inContainer(const Service& service) const {
        std::vector<Origin> found;
        for (const ContainerNetwork& network : networks_) {
            for (const ContainerMember& member : network.containers) {
                if (!runs(service, member, network)) continue;
                for (const IpAddress& address : member.addresses) {
                    if (auto origin = originOf(network, address, member.at))
                        found.push_back(std::move(*origin));
                }
            }
            if (!found.empty()) continue;
            for (const IpAddress& address : service.addresses) {
                if (auto origin = originOf(network, address, service.at)) found.push_back(std::move(*origin));
            }
        }
        return found.empty() ? somewhereIn(&service) : found;
    }

    std::optional<Origin> memberThatRuns(const std::string& program) const {
        for (const ContainerNetwork& network : networks_) {
            for (const ContainerMember& member : network.containers) {
                if (proxyCalled(member.name) != program || member.addresses.empty()) continue;
                return originOf(network, member.addresses.front(), member.at);
            }
        }
        return std::nullopt;
    }

    /// In a network of the mail server's, with an address that no text tells.
    std::vector<Origin> somewhereIn(const Service* service) const {
        std::vector<const ContainerNetwork*> shared;
        for (const ContainerNetwork& network : networks_) {
            if (!network.overlay && (!service || isIn(*service, network))) shared.push_back(&network);
        }
        if (shared.empty()) {
            for (const ContainerNetwork& network : networks_) shared.push_back(&network);
        }
        std::vector<Origin> found;
        for (const ContainerNetwork* network : shared) {
            for (const Cidr& subnet : network->subnets) {
                Origin origin{firstAddress(subnet), maskedNetwork(subnet), network->name, {}, {}};
                if (network->at) origin.places.push_back(*network->at);
                // Of several networks it is one, and a guess is none at all.
                if (network->guessed || shared.size() > 1) origin.missing = {inspectNetworks};
                found.push_back(std::move(origin));
            }
        }
        if (found.empty()) found.push_back({IpAddress(), {}, {}, {}, {inspectNetworks}});
        return found;
    }

    static bool isIn(const Service& service, const ContainerNetwork& network) {
        if (service.networks.empty()) return true;
        return std::any_of(service.networks.begin(), service.networks.end(), [&](const std::string& name) {
            return network.name == name || network.name.ends_with("_" + name);
        });
    }

    /// Whoever calls from the host into a network of containers has the address of its gateway.
    std::vector<Origin> fromHost(const IpAddress& server) const {
        for (const ContainerNetwork& network : networks_) {
            for (const Cidr& subnet : network.subnets) {
                if (!subnet.contains(server)) continue;
                IpAddress seen = server;
                for (const IpAddress& gateway : network.gateways) {
                    if (subnet.contains(gateway)) seen = gateway;
                }
                return {{seen, {}, network.name, {}, {}}};
            }
        }
        for (const Host::Interface& one : host_.interfaces) {
            if (one.network.contains(server)) return {{one.network.address(), {}, {}, {one.at}, {}}};
        }
        return {{server, {}, {}, {}, {"ip -br address"}}};
    }

    std::vector<Origin> fromGateways() const {
        std::vector<Origin> found;
        for (const ContainerNetwork& network : networks_) {
            for (const IpAddress& gateway : network.gateways)
                found.push_back({gateway, {}, network.name, {}, {}});
        }
        if (found.empty()) found.push_back({IpAddress(), {}, {}, {}, {"ip -br address"}});
        return found;
    }

    static std::string configurationOf(const Service& service) {
        if (service.proxy == "HAProxy") return "cat haproxy.cfg";
        if (service.proxy == "nginx") return "nginx -T";
        if (service.proxy == "Traefik" || service.proxy == "Caddy")
            return "the configuration of " + service.proxy;
        return "the configuration of " + service.name;
    }

    /// Somebody else publishes a mail port, and the mail server does not.
    void publishers() {
        const auto mail =
            std::find_if(services_.begin(), services_.end(), [](const Service& one) { return one.mail; });
        if (mail == services_.end()) return;
        for (const Service& service : services_) {
            if (service.mail || service.mailPorts.empty() || covered_.contains(service.name)) continue;
            const Service::Port& port = service.mailPorts.front();
            const bool both = std::any_of(services_.begin(), services_.end(), [&](const Service& one) {
                return one.mail && one.publishes(port.number);
            });
            if (both || (service.proxy.empty() && port.number != 25)) continue;
            if (expectsProxyProtocol(texts_, port.number) == Expects::Yes) continue;
            const std::vector<Origin> from = service.onHost ? fromGateways() : inContainer(service);
            for (const Origin& origin : from) {
                seen_.insert(origin.seen);
                Way way{Cause::Proxy, Truth::Maybe, origin.seen, !origin.within && !origin.missing.empty(),
                        service.name, {port.at}};
                way.within = origin.within;
                way.places.insert(way.places.end(), origin.places.begin(), origin.places.end());
                way.missing = origin.missing;
                way.missing.insert(way.missing.begin(), configurationOf(service));
                ways_.push_back(std::move(way));
            }
        }
    }

    /// The kernel hands a mail port on to a container that is not the mail server, which is in the same
    /// network.
    void forwardedElsewhere() {
        for (const ContainerNetwork& network : networks_) {
            if (network.ingress) continue;
            const auto isMail = [&](const ContainerMember& member) {
                return isMailName(serviceNameOf(member, network));
            };
            if (std::none_of(network.containers.begin(), network.containers.end(), isMail)) continue;
            for (const Host::Rules& rules : host_.rules) {
                for (const Forwarding& forwarding : forwardings(rules.table, mailPorts())) {
                    const auto member =
                        std::find_if(network.containers.begin(), network.containers.end(),
                                     [&](const ContainerMember& one) {
                                         return std::find(one.addresses.begin(), one.addresses.end(),
                                                          forwarding.server) != one.addresses.end();
                                     });
                    if (member == network.containers.end() || isMail(*member) || isIngress(*member)) continue;
                    if (expectsProxyProtocol(texts_, forwarding.port) == Expects::Yes) continue;
                    if (!seen_.insert(forwarding.server).second) continue;
                    Way way{Cause::Proxy, Truth::Maybe, forwarding.server,
                            false,        member->name, {{rules.text, forwarding.fact}, member->at}};
                    way.missing = {"the configuration of " + member->name};
                    ways_.push_back(std::move(way));
                }
            }
        }
    }

    static bool isIngress(const ContainerMember& member) {
        return member.name == "ingress-endpoint" || member.name == "gateway_ingress-sbox";
    }

    const Texts& texts_;
    const std::vector<ContainerNetwork>& networks_;
    const Host& host_;
    std::vector<Way>& ways_;
    std::vector<Service> services_;
    std::set<std::string> covered_;  ///< services whose configuration has been judged
    std::set<IpAddress> seen_;       ///< addresses that a way leads to already
};

}  // namespace

void addProxyWay(const Texts& texts, Passing::Tells tells, std::uint16_t port, Way way,
                 std::vector<Way>& ways) {
    if (tells == Passing::Tells::Caller) return;
    way.port = port == 0 ? std::uint16_t(25) : port;
    way.neighbour = way.neighbour || (!way.within && !way.missing.empty());
    const Expects expects = expectsProxyProtocol(texts, way.port);
    if (tells == Passing::Tells::Proxy) {
        if (expects == Expects::Yes) return;
        way.truth = Truth::Maybe;
        if (expects == Expects::No) {
            way.cause = Cause::ProxyNotExpected;
            way.truth = Truth::Yes;
            way.missing.clear();
        } else {
            way.missing.insert(way.missing.begin(), commandForProxyProtocol(texts));
        }
    } else if (expects == Expects::Yes) {
        way.cause = Cause::ProxyNotSent;
        way.truth = Truth::Yes;
        way.missing.clear();
    }
    const bool known = std::any_of(ways.begin(), ways.end(), [&](const Way& one) {
        return one.cause == way.cause && one.truth == way.truth && one.seen == way.seen &&
               one.name == way.name && one.port == way.port && one.within == way.within;
    });
    if (!known) ways.push_back(std::move(way));
}

void addProxyWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
                  std::vector<Way>& ways) {
    ProxyWays(texts, networks, host, ways).look();
}

}  // namespace mailvitals::config
