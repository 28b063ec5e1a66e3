// SPDX-License-Identifier: GPL-3.0-or-later
// What stands before a mail server in a swarm or in Kubernetes.
#include "base/ascii.h"
#include "records/config/proxies/names.h"
#include "records/config/proxies/proxy_ways.h"

#include <algorithm>
#include <map>

namespace mailvitals::config {
namespace {

const char* const inspectIngress = "docker network inspect ingress";
const char* const showListeners = "sudo ss -ltnp";
/// What `docker swarm init` makes, unless it is told otherwise.
const char* const defaultIngress = "10.0.0.0/24";

/// Does the ingress network take callers of a mail port, and where does it say so?
struct Taking {
    Truth truth = Truth::No;
    std::vector<Place> places;
    std::vector<std::string> missing;
};

Taking takingIn(const Texts& texts, const ContainerNetwork* ingress, const Host& host) {
    // dockerd itself keeps the port of a service that is published through it.
    for (const Listener& listener : host.listeners) {
        if (listener.program == "dockerd") return {Truth::Yes, {listener.at}, {}};
    }
    for (const Host::Rules& rules : host.rules) {
        for (const auto& [chain, chained] : rules.table.chains) {
            if (chain != "DOCKER-INGRESS") continue;
            NatTable only = rules.table;
            only.chains = {{chain, chained}};
            for (const Forwarding& forwarding : forwardings(only, mailPorts()))
                return {Truth::Yes, {{rules.text, forwarding.fact}}, {}};
        }
    }
    const bool mailIsInIt =
        ingress && std::any_of(ingress->containers.begin(), ingress->containers.end(),
                               [](const ContainerMember& one) { return isMailName(one.name); });
    for (const Service& service : servicesIn(texts)) {
        const auto port = std::find_if(service.mailPorts.begin(), service.mailPorts.end(),
                                       [](const Service::Port& one) { return !one.onNode; });
        if (!service.mail || port == service.mailPorts.end()) continue;
        if (mailIsInIt) return {Truth::Yes, {port->at}, {}};
        // Compose itself heeds some of the settings for a swarm as well.
        if (service.deployed && !host.listenersGiven && !ingress)
            return {Truth::Maybe, {port->at}, {inspectIngress, showListeners}};
    }
    // A container is in the ingress network only if one of its ports is published through it.
    const bool composed =
        std::any_of(texts.begin(), texts.end(), [](const Text& text) { return text.kind == Kind::Compose; });
    if (mailIsInIt && !composed && !host.listenersGiven) return {Truth::Maybe, {}, {showListeners}};
    return {};
}

}  // namespace

void addIngressWays(const Texts& texts, const std::vector<ContainerNetwork>& networks, const Host& host,
                    std::vector<Way>& ways) {
    const auto found = std::find_if(networks.begin(), networks.end(),
                                    [](const ContainerNetwork& network) { return network.ingress; });
    const ContainerNetwork* ingress = found == networks.end() ? nullptr : &*found;
    Taking taking = takingIn(texts, ingress, host);
    if (taking.truth == Truth::No) return;
    Way way{Cause::Ingress, taking.truth, IpAddress(), false, "ingress", std::move(taking.places)};
    way.missing = std::move(taking.missing);
    if (!ingress || ingress->subnets.empty()) {
        way.within = Cidr::parse(defaultIngress);
        way.seen = firstAddress(*way.within);
        way.truth = Truth::Maybe;
        if (way.missing.empty()) way.missing = {inspectIngress};
        return ways.push_back(std::move(way));
    }
    way.name = ingress->name;
    if (ingress->at) way.places.push_back(*ingress->at);
    const auto endpoint = std::find_if(
        ingress->containers.begin(), ingress->containers.end(),
        [](const ContainerMember& one) { return one.name == "ingress-endpoint" && !one.addresses.empty(); });
    if (endpoint != ingress->containers.end()) {
        way.seen = endpoint->addresses.front();
        way.places.push_back(endpoint->at);
    } else {
        way.within = maskedNetwork(ingress->subnets.front());
        way.seen = firstAddress(*way.within);
    }
    ways.push_back(std::move(way));
}

namespace {

struct Object {
    std::map<std::string, std::string> settings;
    std::vector<std::string> entrypoints;
    Place at;
};

bool isMailPort(const std::string& text) {
    return text == "25" || text == "465" || text == "587" || text == "smtp" || text == "smtps" ||
           text == "submission" || text == "submissions";
}

class Pods {
 public:
    Pods(const Texts& texts, std::vector<Way>& ways) : texts_(texts), ways_(ways) {}

    void look(std::size_t t) {
        std::map<std::string, Object> objects;
        for (std::size_t f = 0; f < texts_[t].facts.size(); ++f) {
            const Fact& fact = texts_[t].facts[f];
            Object& object = objects[fact.group];
            object.at = {t, f};
            if (fact.key == "entrypoint") object.entrypoints.push_back(fact.value);
            object.settings[fact.key] = fact.value;
        }
        for (const auto& [name, object] : objects) {
            const auto kind = setting(object, "kind");
            if (kind == "ServersTransportTCP" && !setting(object, "proxy protocol").empty())
                told_.push_back(setting(object, "name"));
        }
        for (const auto& [name, object] : objects) {
            if (setting(object, "kind") == "ConfigMap") configMap(object);
            const std::size_t blank = name.find(' ');
            if (blank == name.npos) continue;
            const auto owner = objects.find(name.substr(0, blank));
            if (owner != objects.end()) backend(object, owner->second);
        }
    }

 private:
    static std::string setting(const Object& object, const char* key) {
        const auto found = object.settings.find(key);
        return found == object.settings.end() ? std::string() : found->second;
    }

    void backend(const Object& backend, const Object& owner) {
        const std::string kind = setting(owner, "kind");
        const bool traefik = kind == "IngressRouteTCP";
        if (!traefik && kind != "TCPRoute") return;
        const bool named =
            std::any_of(owner.entrypoints.begin(), owner.entrypoints.end(), [](const auto& one) {
                return ascii::containsIgnoringCase(one, "smtp") ||
                       ascii::containsIgnoringCase(one, "submission");
            });
        if (!named && !isMailPort(setting(backend, "backend port"))) return;
        const std::string transport = setting(backend, "transport");
        const bool told =
            !setting(backend, "proxy protocol").empty() ||
            (!transport.empty() && std::find(told_.begin(), told_.end(), transport) != told_.end());
        add(traefik ? "traefik" : "gateway", traefik ? "Traefik" : "the gateway", told, backend.at,
            portOf(setting(backend, "backend port")));
    }

    /// "25": "mail/postfix:25::PROXY"; the first PROXY is what ingress-nginx takes, the second what it says.
    void configMap(const Object& object) {
        for (const char* key : {"port 25", "port 465", "port 587"}) {
            const std::string target = setting(object, key);
            if (target.empty()) continue;
            const std::vector<std::string_view> pieces = ascii::split(target, ':');
            const bool told = pieces.size() > 3 && pieces[3] == "PROXY";
            add("ingress-nginx", "ingress-nginx", told, object.at,
                pieces.size() > 1 ? portOf(std::string(pieces[1])) : std::uint16_t(25));
        }
    }

    static std::uint16_t portOf(const std::string& text) {
        if (text == "465" || text == "smtps" || text == "submissions") return 465;
        return text == "587" || text == "submission" ? 587 : 25;
    }

    void add(const char* pod, const char* program, bool told, Place at, std::uint16_t port) {
        const auto tells = told ? Passing::Tells::Proxy : Passing::Tells::Nothing;
        bool any = false;
        for (std::size_t t = 0; t < texts_.size(); ++t) {
            if (texts_[t].kind != Kind::KubernetesPods) continue;
            for (std::size_t f = 0; f < texts_[t].facts.size(); ++f) {
                const Fact& fact = texts_[t].facts[f];
                const auto address = IpAddress::parse(fact.value);
                // A helper of k3s that forwards within the kernel is called "svclb-traefik".
                const bool named = ascii::containsIgnoringCase(fact.group, pod) &&
                                   !fact.group.starts_with("svclb-") && !fact.group.starts_with("helm-");
                if (!address || !named) continue;
                any = true;
                addProxyWay(texts_, tells, port,
                            {Cause::Proxy, Truth::Yes, *address, false, program, {at, {t, f}}}, ways_);
            }
        }
        if (any) return;
        Way way{Cause::Proxy, Truth::Maybe, IpAddress(), true, program, {at}};
        way.missing = {"kubectl get pods -A -o wide"};
        addProxyWay(texts_, tells, port, std::move(way), ways_);
    }

    const Texts& texts_;
    std::vector<Way>& ways_;
    std::vector<std::string> told_;  ///< transports that speak the PROXY protocol
};

}  // namespace

void addPodWays(const Texts& texts, std::vector<Way>& ways) {
    Pods pods(texts, ways);
    for (std::size_t t = 0; t < texts.size(); ++t) {
        if (texts[t].kind == Kind::KubernetesService) pods.look(t);
    }
}

}  // namespace mailvitals::config
