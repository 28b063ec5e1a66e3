// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/proxies/passing.h"

#include "base/ascii.h"
#include "records/config/proxies/names.h"
#include "records/config/shapes.h"
#include "records/config/ways.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

constexpr std::size_t mostPassings = 500;

std::uint16_t numberOf(std::string_view text) {
    std::uint16_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    return result.ec == std::errc() && result.ptr == text.data() + text.size() ? number : std::uint16_t(0);
}

bool isMailPort(std::uint16_t port) {
    const auto& ports = mailPorts();
    return port == 10025 || port == 2525 || std::find(ports.begin(), ports.end(), port) != ports.end();
}

/// People call entry points after the protocol.
bool isMailWord(std::string_view name) {
    return ascii::containsIgnoringCase(name, "smtp") || ascii::containsIgnoringCase(name, "submission");
}

struct Target {
    std::string host;
    std::uint16_t port = 0;
};

Target targetOf(std::string value) {
    for (const std::string_view family : {"ipv4@", "ipv6@"}) {
        if (value.starts_with(family)) value.erase(0, family.size());
    }
    if (const auto endpoint = IpEndpoint::parse(value, 0))
        return {endpoint->address.toString(), endpoint->port};
    if (value == forgotten) return {};
    const std::size_t colon = value.rfind(':');
    if (colon == value.npos) return {value, 0};
    return {value.substr(0, colon), numberOf(std::string_view(value).substr(colon + 1))};
}

/// The port behind the last colon of each place: ":25,:::25" listens at 25.
std::set<std::uint16_t> portsOf(std::string_view places) {
    std::set<std::uint16_t> ports;
    for (std::string_view place : ascii::split(places, ',')) {
        place = place.substr(0, place.find('/'));
        const std::size_t colon = place.rfind(':');
        const std::string_view port = colon == place.npos ? place : place.substr(colon + 1);
        const std::size_t dash = port.find('-');
        const std::uint16_t from = numberOf(port.substr(0, dash));
        const std::uint16_t to = dash == port.npos ? from : numberOf(port.substr(dash + 1));
        for (const std::uint16_t mail : mailPorts()) {
            if (from <= mail && mail <= to) ports.insert(mail);
        }
    }
    return ports;
}

/// HAProxy, nginx and Caddy: sections that listen, and servers in them.
class Sections {
 public:
    Sections(const Texts& texts, std::size_t text, std::vector<Passing>& all)
        : texts_(texts), text_(texts[text]), index_(text), all_(all) {}

    void look() {
        for (std::size_t f = 0; f < text_.facts.size() && all_.size() < mostPassings; ++f) {
            const Fact& fact = text_.facts[f];
            if (!fact.key.starts_with("server")) continue;
            Target target = targetOf(withVariables(fact.value, texts_));
            const std::set<std::uint16_t> taken = portsInto(fact.group);
            if (!isMailPort(target.port) && taken.empty()) continue;
            if (target.port == 0 && !taken.empty()) target.port = *taken.begin();
            const auto tells = fact.key == "server"              ? Passing::Tells::Nothing
                               : fact.key == "server with PROXY" ? Passing::Tells::Proxy
                                                                 : Passing::Tells::Caller;
            all_.push_back({program(), std::move(target.host), target.port, tells, {index_, f}});
        }
    }

 private:
    std::string program() const {
        if (text_.kind == Kind::Haproxy) return "HAProxy";
        return text_.kind == Kind::Nginx ? "nginx" : "Caddy";
    }

    /// Mail ports at which the section listens, itself or through a frontend that names it.
    std::set<std::uint16_t> portsInto(const std::string& section) const {
        const std::size_t blank = section.find(' ');
        const std::string name = blank == section.npos ? std::string() : section.substr(blank + 1);
        std::set<std::string> sections{section};
        for (const Fact& fact : text_.facts) {
            if (fact.key == "default_backend" && fact.value == name) sections.insert(fact.group);
        }
        std::set<std::uint16_t> ports;
        for (const Fact& fact : text_.facts) {
            if (fact.key == "bind" && sections.contains(fact.group)) ports.merge(portsOf(fact.value));
        }
        return ports;
    }

    const Texts& texts_;
    const Text& text_;
    std::size_t index_;
    std::vector<Passing>& all_;
};

/// Traefik: entry points, routers and services, from labels, options and files alike.
class Traefik {
 public:
    Traefik(const Texts& texts, std::vector<Passing>& all) : texts_(texts), all_(all) {}

    void look() {
        for (std::size_t t = 0; t < texts_.size(); ++t) {
            for (std::size_t f = 0; f < texts_[t].facts.size(); ++f) {
                if (texts_[t].facts[f].key == "traefik") take(texts_[t].facts[f], {t, f});
            }
        }
        // A router without a service of its own leads to that of its container, which Traefik makes.
        for (const auto& [name, router] : routers_) {
            if (router.service.empty() && !hasService(router.owner)) {
                Backend& backend = backends_[name];
                backend.owner = router.owner;
                backend.at = router.at;
                backend.made = true;
            }
        }
        for (const auto& [name, backend] : backends_) {
            if (all_.size() < mostPassings && takesMail(name, backend)) add(backend);
        }
    }

 private:
    struct Router {
        std::set<std::string> entrypoints;
        std::string service;
        std::string owner;
        Place at;
    };
    struct Backend {
        std::vector<Target> targets;
        bool told = false;
        std::string transport;
        std::string owner;  ///< the compose service whose label it is
        bool made = false;
        Place at;
    };

    static std::string plain(std::string_view name) { return std::string(name.substr(0, name.find('@'))); }

    void take(const Fact& fact, Place at) {
        const std::size_t equals = fact.value.find('=');
        if (equals == fact.value.npos) return;
        const std::string value = withVariables(fact.value.substr(equals + 1), texts_);
        const std::vector<std::string_view> steps =
            ascii::split(std::string_view(fact.value).substr(0, equals), '.');
        if (steps.size() < 3) return;
        const std::string name(steps[1]);
        const std::string_view last = steps.back();
        if (steps[0] == "entrypoints") {
            if (!portsOf(value).empty()) mailEntrypoints_.insert(name);
        } else if (steps[0] == "routers") {
            Router& router = routers_[name];
            router.owner = fact.group;
            router.at = at;
            if (last == "service") router.service = ascii::lowered(plain(value));
            if (steps[2] == "entrypoints") {
                for (const std::string_view one : ascii::split(value, ','))
                    router.entrypoints.insert(ascii::lowered(ascii::trimmed(one)));
            }
        } else if (steps[0] == "serverstransports") {
            toldTransports_.insert(name);
        } else if (steps[0] == "services") {
            Backend& backend = backends_[name];
            backend.owner = fact.group;
            backend.at = at;
            if (last == "address") backend.targets.push_back(targetOf(value));
            if (last == "port") backend.targets.push_back({{}, numberOf(value)});
            if (last == "serverstransport") backend.transport = ascii::lowered(plain(value));
            if (steps.size() > 3 && steps[3] == "proxyprotocol") backend.told = value != "false";
        }
    }

    bool hasService(const std::string& owner) const {
        return std::any_of(backends_.begin(), backends_.end(), [&](const auto& entry) {
            return entry.second.owner == owner && !entry.second.made;
        });
    }

    bool takesMail(const std::string& name, const Backend& backend) const {
        const bool port = std::any_of(backend.targets.begin(), backend.targets.end(),
                                      [](const Target& target) { return isMailPort(target.port); });
        return port || std::any_of(routers_.begin(), routers_.end(), [&](const auto& entry) {
                   const Router& router = entry.second;
                   const bool leads = router.service.empty() ? (backend.made ? entry.first == name
                                                                             : router.owner == backend.owner)
                                                             : router.service == name;
                   return leads && std::any_of(router.entrypoints.begin(), router.entrypoints.end(),
                                               [&](const std::string& entrypoint) {
                                                   return mailEntrypoints_.contains(entrypoint) ||
                                                          isMailWord(entrypoint);
                                               });
               });
    }

    void add(const Backend& backend) {
        const bool told = backend.told || toldTransports_.contains(backend.transport);
        const auto tells = told ? Passing::Tells::Proxy : Passing::Tells::Nothing;
        std::vector<Target> targets = backend.targets;
        if (targets.empty()) targets.emplace_back();
        for (const Target& target : targets)
            all_.push_back({"Traefik", target.host.empty() ? backend.owner : target.host, target.port, tells,
                            backend.at});
    }

    const Texts& texts_;
    std::vector<Passing>& all_;
    std::set<std::string> mailEntrypoints_;
    std::map<std::string, Router> routers_;
    std::map<std::string, Backend> backends_;
    std::set<std::string> toldTransports_;
};

/// Containers whose program has no way to tell, whatever it is given.
void addMute(const std::vector<Service>& services, std::vector<Passing>& all) {
    const auto mail =
        std::find_if(services.begin(), services.end(), [](const Service& one) { return one.mail; });
    if (mail == services.end()) return;
    for (const Service& service : services) {
        if (!neverTells(service.proxy)) continue;
        for (const Service::Port& port : service.mailPorts)
            all.push_back({service.proxy, mail->name, port.number, Passing::Tells::Nothing, port.at});
    }
}

}  // namespace

std::vector<Passing> passingsIn(const Texts& texts, const std::vector<Service>& services) {
    std::vector<Passing> all;
    for (std::size_t t = 0; t < texts.size(); ++t) {
        const Kind kind = texts[t].kind;
        if (kind == Kind::Haproxy || kind == Kind::Nginx || kind == Kind::Caddy)
            Sections(texts, t, all).look();
    }
    Traefik(texts, all).look();
    addMute(services, all);
    return all;
}

}  // namespace mailvitals::config
