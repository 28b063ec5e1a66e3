// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/other_ways.h"

#include "records/config/proxies/proxy_ways.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

const IpAddress loopback = IpAddress::v4({127, 0, 0, 1});

/// Programs that take a connection and open a new one, so that the caller's address is lost unless they pass
/// it on by other means.
bool isProxy(const std::string& program) {
    static const std::set<std::string_view> known{"haproxy",  "nginx", "traefik", "socat", "caddy",
                                                  "rinetd",   "frps",  "frpc",    "redir", "stunnel",
                                                  "stunnel4", "gost",  "sshd"};
    return known.contains(program);
}

/// Podman's "slirp4netns" and "pasta" as listening programs keep the address; these do not.
bool isRootlessForwarder(const std::string& program) {
    return program == "rootlessport" || program == "rootlesskit";
}

bool isMailPort(std::uint16_t port) {
    const auto& ports = mailPorts();
    return std::find(ports.begin(), ports.end(), port) != ports.end();
}

class OtherWays {
 public:
    OtherWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
              std::vector<Way>& ways)
        : texts_(texts), networks_(networks), host_(host), ways_(ways) {}

    void look() {
        addIngressWays(texts_, networks_, host_, ways_);
        addProxyWays(texts_, networks_, host_, ways_);
        addPodWays(texts_, ways_);
        listeners();
        tunnels();
        for (std::size_t t = 0; t < texts_.size(); ++t) {
            if (texts_[t].kind == Kind::Container) containerProxy(t);
            if (texts_[t].kind == Kind::KubernetesService) kubernetes(t);
        }
    }

 private:
    /// Where somebody on the host comes from when he calls into a network of containers, or the host itself.
    std::vector<IpAddress> gateways() const {
        std::vector<IpAddress> all;
        for (const ContainerNetwork& network : networks_)
            all.insert(all.end(), network.gateways.begin(), network.gateways.end());
        return all;
    }

    void listeners() {
        std::set<std::string> seen;
        for (const Listener& listener : host_.listeners) {
            const bool rootless = isRootlessForwarder(listener.program);
            if (!rootless && !isProxy(listener.program)) continue;
            if (!seen.insert(listener.program).second) continue;
            if (rootless) {
                std::vector<IpAddress> from = gateways();
                // slirp4netns' own network, for a container without a bridge.
                if (from.empty()) from.push_back(IpAddress::v4({10, 0, 2, 100}));
                for (const IpAddress& address : from)
                    ways_.push_back(
                        {Cause::Rootless, Truth::Yes, address, false, listener.program, {listener.at}});
            } else if (!host_.takesProxyProtocol && !isJudged(listener.program)) {
                std::vector<IpAddress> from = gateways();
                if (from.empty()) from.push_back(loopback);
                for (const IpAddress& address : from) {
                    Way way{Cause::Proxy, Truth::Maybe, address, false, listener.program, {listener.at}};
                    way.missing = {"the configuration of " + listener.program};
                    ways_.push_back(std::move(way));
                }
            }
        }
    }

    /// Its own configuration is among the texts, and is judged by itself.
    bool isJudged(const std::string& program) const {
        static const std::map<std::string_view, Kind> kinds{{"haproxy", Kind::Haproxy},
                                                            {"nginx", Kind::Nginx},
                                                            {"caddy", Kind::Caddy},
                                                            {"traefik", Kind::Traefik}};
        const auto kind = kinds.find(program);
        return kind != kinds.end() && std::any_of(texts_.begin(), texts_.end(), [&](const Text& text) {
                   return text.kind == kind->second;
               });
    }

    const Host::Interface* interfaceTowards(const IpAddress& address) const {
        for (const Host::Interface& one : host_.interfaces) {
            if (one.network.contains(address)) return &one;
        }
        return nullptr;
    }

    /// A machine in front hands the mail ports on to the mail server, and rewrites the callers on the way.
    void tunnels() {
        for (const Host::Rules& rules : host_.rules) {
            for (const Forwarding& forwarding : forwardings(rules.table, mailPorts())) {
                const IpAddress& server = forwarding.server;
                const bool contained =
                    std::any_of(networks_.begin(), networks_.end(),
                                [&](const ContainerNetwork& network) { return network.contains(server); });
                if (contained) continue;
                const Host::Interface* out = interfaceTowards(server);
                const Visit visit = host_.visitTo(server, out ? out->name : std::string(), forwarding.port);
                for (const Host::Rules& others : host_.rules) {
                    const Masking masking = maskingOf(others.table, visit);
                    if (masking.masked == Truth::No) continue;
                    Way way{Cause::Tunnel,
                            masking.masked,
                            server,
                            true,
                            server.toString(),
                            {{rules.text, forwarding.fact}, {others.text, masking.rule->fact}}};
                    if (masking.address || out) {
                        way.seen = masking.address ? *masking.address : out->network.address();
                        way.neighbour = false;
                        if (!masking.address) way.places.push_back(out->at);
                    } else {
                        way.truth = Truth::Maybe;
                        way.missing = {"ip -br address"};
                    }
                    ways_.push_back(std::move(way));
                    return;
                }
            }
        }
    }

    /// A proxy on this host calls the mail server: from where?
    void addProxy(const std::string& name, const IpEndpoint& target, bool tells, std::vector<Place> places) {
        const IpAddress& server = target.address;
        const auto add = [&](Way way) {
            addProxyWay(texts_, tells ? Passing::Tells::Proxy : Passing::Tells::Nothing, target.port,
                        std::move(way), ways_);
        };
        Way way{Cause::ContainerProxy, Truth::Yes, server, false, name, std::move(places)};
        if (kindOf(server) == AddressKind::Loopback) return add(std::move(way));
        for (const ContainerNetwork& network : networks_) {
            for (const Cidr& subnet : network.subnets) {
                if (!subnet.contains(server)) continue;
                for (const IpAddress& gateway : network.gateways) {
                    if (subnet.contains(gateway)) way.seen = gateway;
                }
                return add(std::move(way));
            }
        }
        if (const Host::Interface* out = interfaceTowards(server)) {
            way.seen = out->network.address();
            way.places.push_back(out->at);
        } else {
            way.truth = Truth::Maybe;
            way.neighbour = true;
            way.missing = {"ip -br address"};
        }
        add(std::move(way));
    }

    /// Devices of type proxy, unless they work in the kernel ("nat").
    void containerProxy(std::size_t t) {
        struct Device {
            std::map<std::string, std::string> settings;
            std::vector<Place> places;
        };
        std::map<std::string, Device> devices;
        for (std::size_t f = 0; f < texts_[t].facts.size(); ++f) {
            const Fact& fact = texts_[t].facts[f];
            Device& device = devices[fact.group];
            device.settings[fact.key] = fact.value;
            device.places.push_back({t, f});
        }
        for (auto& [name, device] : devices) {
            if (device.settings["type"] != "proxy" || device.settings["nat"] == "true") continue;
            const std::string& listen = device.settings["listen"];
            const std::string& connect = device.settings["connect"];
            const auto server = IpEndpoint::parse(connect.substr(connect.find(':') + 1), 0);
            const std::string port = listen.substr(listen.rfind(':') + 1);
            if (!server || !(isMailPort(server->port) || port == "25" || port == "465" || port == "587"))
                continue;
            addProxy(name, *server, device.settings["proxy_protocol"] == "true", std::move(device.places));
        }
    }

    /// A service that spreads connections over all nodes ("Cluster", the default) rewrites them on the way.
    void kubernetes(std::size_t t) {
        struct Service {
            std::map<std::string, std::string> settings;
            bool mail = false;
            std::vector<Place> places;
        };
        std::map<std::string, Service> services;
        for (std::size_t f = 0; f < texts_[t].facts.size(); ++f) {
            const Fact& fact = texts_[t].facts[f];
            Service& service = services[fact.group];
            service.settings[fact.key] = fact.value;
            service.mail =
                service.mail ||
                (fact.key == "port" && (fact.value == "25" || fact.value == "465" || fact.value == "587"));
            service.places.push_back({t, f});
        }
        for (const auto& entry : services) {
            const Service& service = entry.second;  // clang 14 lets no lambda hold a structured binding
            const auto setting = [&](const char* key) {
                const auto found = service.settings.find(key);
                return found == service.settings.end() ? std::string() : found->second;
            };
            const bool outside = setting("type") == "NodePort" || setting("type") == "LoadBalancer";
            if (setting("kind") != "Service" || !service.mail || !outside ||
                setting("externalTrafficPolicy") == "Local")
                continue;
            addNodes(service.places);
        }
    }

    void addNodes(const std::vector<Place>& places) {
        bool any = false;
        for (std::size_t t = 0; t < texts_.size(); ++t) {
            if (texts_[t].kind != Kind::KubernetesNodes) continue;
            for (std::size_t f = 0; f < texts_[t].facts.size(); ++f) {
                const Fact& fact = texts_[t].facts[f];
                const auto address = IpAddress::parse(fact.value);
                if (!address) continue;
                any = true;
                std::vector<Place> all = places;
                all.push_back({t, f});
                ways_.push_back({Cause::Node, Truth::Yes, *address, false, fact.group, std::move(all)});
            }
        }
        if (any) return;
        Way way{Cause::Node, Truth::Maybe, IpAddress(), true, "a node", places};
        way.missing = {"kubectl get nodes -o wide"};
        ways_.push_back(std::move(way));
    }

    const Texts& texts_;
    const std::vector<ContainerNetwork>& networks_;
    const Host& host_;
    std::vector<Way>& ways_;
};

}  // namespace

void addOtherWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
                  std::vector<Way>& ways) {
    OtherWays(texts, networks, host, ways).look();
}

}  // namespace mailvitals::config
