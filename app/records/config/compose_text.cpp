// SPDX-License-Identifier: GPL-3.0-or-later
// Compose files (Compose specification): what says who publishes mail ports, who stands between, and whom the
// mail server is told to trust.
#include "base/ascii.h"
#include "records/config/proxies/traefik.h"
#include "records/config/yaml_kinds.h"

#include <map>
#include <set>

namespace mailvitals::config {
namespace {

constexpr int longestChain = 8;  // of services that extend each other

using Values = std::vector<YamlValue>;

/// Of a service's environment only what says whom the mail server trusts.
bool isKeptVariable(std::string_view name) {
    static const std::set<std::string_view> kept{"PERMIT_DOCKER", "SUBNET", "SUBNET6", "RELAYNETS",
                                                 "NETWORK_INTERFACE"};
    return kept.contains(name);
}

bool isIndex(std::string_view key) {
    return !key.empty() && ascii::isDigit(key.front());
}

/// "docker.io/mailserver/docker-mailserver:latest" is docker-mailserver. Mailu calls its own front "nginx".
std::string baseName(std::string_view image) {
    const bool mailu = image.find("mailu/") != image.npos;
    image = image.substr(0, image.find('@'));
    const std::size_t slash = image.rfind('/');
    if (slash != image.npos) image = image.substr(slash + 1);
    return (mailu ? "mailu-" : "") + std::string(image.substr(0, image.find(':')));
}

/// "published", "target", "host_ip" of a port in the long form, put together as in the short one.
struct LongPort {
    std::string published;
    std::string target;
    std::string host;
    bool onNode = false;  ///< "mode: host": past a swarm's ingress network
    std::size_t line = 0;
};

class Compose {
 public:
    explicit Compose(const Values& values) : text_{Kind::Compose, {}, values.size(), {}, false} {
        for (const YamlValue& value : extended(values)) {
            if (value.at(0) == "services") service(value);
            if (value.at(0) == "networks") network(value);
        }
        for (const auto& [place, port] : ports_) {
            const std::string host = port.host.empty() ? "" : "[" + port.host + "]:";
            text_.add(place.front(), port.onNode ? "port of the node" : "port",
                      host + port.published + ":" + port.target, port.line);
        }
    }

    Text text() { return std::move(text_); }

 private:
    /// The service that this one extends, where it is in the same file ("extends: base", "service: base").
    static std::map<std::string, std::string> bases(const Values& values) {
        std::map<std::string, std::string> found;
        std::set<std::string> elsewhere;
        for (const YamlValue& value : values) {
            if (value.at(0) != "services" || value.at(2) != "extends") continue;
            const std::string name(value.at(1));
            if (value.at(3) == "file") elsewhere.insert(name);
            if (value.path.size() == 3 || value.at(3) == "service") found[name] = value.value;
        }
        for (const std::string& name : elsewhere) found.erase(name);
        return found;
    }

    /// What a service extends stands before its own, which outweighs it where only one value counts.
    static Values extended(const Values& values) {
        Values all;
        std::set<std::pair<std::string, std::string>> own;
        std::map<std::string, std::vector<const YamlValue*>> services;
        for (const YamlValue& value : values) {
            if (value.at(0) != "services") continue;
            services[std::string(value.at(1))].push_back(&value);
            if (value.path.size() == 3) own.insert({std::string(value.at(1)), std::string(value.at(2))});
        }
        const auto chain = bases(values);
        for (const auto& [name, first] : chain) {
            std::string base = first;
            for (int i = 0; i < longestChain && base != name; ++i) {
                for (const YamlValue* value : services[base]) {
                    const bool single = value->path.size() == 3;
                    if (single && own.contains({name, std::string(value->at(2))})) continue;
                    if (all.size() >= maxYamlValues) break;
                    all.push_back(*value);
                    all.back().path[1] = name;
                    // Elements of a list are added to those of the service itself (ports).
                    if (all.back().path.size() > 4) all.back().path[3] += "<" + base;
                }
                const auto next = chain.find(base);
                if (next == chain.end()) break;
                base = next->second;
            }
        }
        all.insert(all.end(), values.begin(), values.end());
        return all;
    }

    void service(const YamlValue& value) {
        const std::string name(value.at(1));
        const std::string_view key = value.at(2);
        const auto add = [&](const char* as, std::string what) {
            text_.add(name, as, std::move(what), value.line);
        };
        if (key == "network_mode") add("network_mode", value.value);
        if (key == "container_name") add("name", value.value);
        if (key == "image") add("image", baseName(value.value));
        if (key == "deploy" && value.at(3) != "resources" && value.at(3) != "restart_policy")
            add("deploy", "swarm");
        if (key == "networks" && value.path.size() >= 4) network(value, name);
        if (key == "environment" && value.path.size() == 4) {
            const Assignment pair =
                isIndex(value.at(3)) ? assignmentIn(value.value) : Assignment{value.at(3), value.value};
            if (isKeptVariable(pair.key))
                text_.add({}, std::string(pair.key), std::string(pair.value), value.line);
        }
        if (key == "labels") label(value, name);
        if (key == "deploy" && value.at(3) == "labels" && value.path.size() == 5) {
            YamlValue inner = value;
            inner.path.erase(inner.path.begin() + 2);
            label(inner, name);
        }
        if (key == "command" || key == "entrypoint") command(value, name);
        if (key == "ports") port(value, name);
    }

    void network(const YamlValue& value, const std::string& service) {
        if (value.path.size() == 4)
            text_.add(service, "network", isIndex(value.at(3)) ? value.value : std::string(value.at(3)),
                      value.line);
        if (value.path.size() < 5) return;
        text_.add(service, "network", std::string(value.at(3)).substr(0, value.at(3).find('<')), value.line);
        if (value.at(4) == "ipv4_address" || value.at(4) == "ipv6_address")
            text_.add(service, "address", value.value, value.line);
    }

    /// "traefik.tcp...=value" in a list, or as key and value.
    void label(const YamlValue& value, const std::string& service) {
        if (value.path.size() != 4) return;
        const std::string whole =
            isIndex(value.at(3)) ? value.value : std::string(value.at(3)) + "=" + value.value;
        if (const auto kept = traefikLabel(whole)) text_.add(service, "traefik", *kept, value.line);
    }

    /// A command line in one string or as a list; of it Traefik's options, and what socat is told to do.
    void command(const YamlValue& value, const std::string& service) {
        for (const std::string_view word : wordsOf(value.value)) {
            if (const auto kept = traefikOption(unquoted(word)))
                text_.add(service, "traefik", *kept, value.line);
        }
    }

    void port(const YamlValue& value, const std::string& service) {
        if (value.path.size() == 4) return text_.add(service, "port", value.value, value.line);
        if (value.path.size() != 5) return;
        LongPort& port = ports_[{service, std::string(value.at(3))}];
        port.line = value.line;
        if (value.at(4) == "published") port.published = value.value;
        if (value.at(4) == "target") port.target = value.value;
        if (value.at(4) == "host_ip") port.host = value.value;
        if (value.at(4) == "mode") port.onNode = value.value == "host";
    }

    void network(const YamlValue& value) {
        const std::string name = "network " + std::string(value.at(1));
        const auto add = [&](std::string_view key) {
            text_.add(name, std::string(key), value.value, value.line);
        };
        if (value.at(2) == "enable_ipv6") text_.add(name, "ipv6", value.value, value.line);
        if (value.at(2) == "name" || value.at(2) == "driver") add(value.at(2));
        if (value.at(2) == "driver_opts" && value.at(3) == "com.docker.network.bridge.name")
            text_.add(name, "bridge", value.value, value.line);
        if (value.at(2) == "ipam" && (value.at(5) == "subnet" || value.at(5) == "gateway")) add(value.at(5));
    }

    Text text_;
    std::map<std::vector<std::string>, LongPort> ports_;
};

}  // namespace

Text composeText(const Values& values) {
    return Compose(values).text();
}

}  // namespace mailvitals::config
