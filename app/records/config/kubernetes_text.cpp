// SPDX-License-Identifier: GPL-3.0-or-later
// Kubernetes objects: services, and what leads callers of a mail port to one: Traefik's IngressRouteTCP and
// ServersTransportTCP, TCPRoute of the Gateway API, and the ConfigMap of ingress-nginx.
#include "base/ascii.h"
#include "records/config/yaml_kinds.h"

#include <algorithm>
#include <set>

namespace mailvitals::config {
namespace {

bool isKnown(std::string_view kind) {
    static const std::set<std::string_view> known{"Service", "IngressRouteTCP", "ServersTransportTCP",
                                                  "TCPRoute", "ConfigMap"};
    return known.contains(kind);
}

/// An object's values, as if it stood alone: kubectl prints several as a list's items.
struct Inner {
    const YamlValue& value;
    std::size_t root;

    std::string_view at(std::size_t index) const { return value.at(root + index); }
    std::size_t size() const { return value.path.size() - root; }
};

std::string numberOf(std::size_t number) {
    return std::to_string(number);
}

}  // namespace

bool isKubernetesRoute(const std::vector<YamlValue>& values) {
    return std::any_of(values.begin(), values.end(), [](const YamlValue& value) {
        const bool listed = value.at(0) == "items";
        return value.at(listed ? 2 : 0) == "kind" && isKnown(value.value);
    });
}

Text kubernetesText(const std::vector<YamlValue>& values) {
    Text text{Kind::KubernetesService, {}, values.size(), {}, false};
    for (const YamlValue& value : values) {
        const bool listed = value.at(0) == "items";
        const Inner inner{value, listed ? std::size_t(2) : std::size_t(0)};
        if (value.path.size() <= inner.root) continue;
        std::string object = listed ? std::string(value.at(1)) : "0";
        if (value.document > 0) object = numberOf(value.document) + "." + object;
        const auto add = [&](std::string_view key) {
            text.add(object, std::string(key), value.value, value.line);
        };
        if (inner.at(0) == "kind" && inner.size() == 1) add("kind");
        if (inner.at(0) == "metadata" && inner.at(1) == "name" && inner.size() == 2) add("name");
        // ingress-nginx: "25": "mail/postfix:25::PROXY"
        if (inner.at(0) == "data" && inner.size() == 2) {
            const std::string_view port = inner.at(1);
            const bool number =
                !port.empty() && port.size() <= 5 &&
                std::all_of(port.begin(), port.end(), [](char c) { return ascii::isDigit(c); });
            if (number) text.add(object, "port " + std::string(port), value.value, value.line);
        }
        if (inner.at(0) != "spec") continue;
        const std::string_view key = inner.at(1);
        if (key == "type" || key == "externalTrafficPolicy") add(key);
        if (key == "ports" && inner.at(3) == "port") add("port");
        if (key == "entryPoints") add("entrypoint");
        if (key == "proxyProtocol" && inner.at(2) == "version") add("proxy protocol");
        const bool target = inner.at(3) == "services" || inner.at(3) == "backendRefs";
        if ((key != "routes" && key != "rules") || !target) continue;
        const std::string backend = object + " " + std::string(inner.at(2)) + "." + std::string(inner.at(4));
        const auto addTo = [&](const char* as) { text.add(backend, as, value.value, value.line); };
        if (inner.at(5) == "name") addTo("backend");
        if (inner.at(5) == "port") addTo("backend port");
        if (inner.at(5) == "serversTransport") addTo("transport");
        if (inner.at(5) == "proxyProtocol" && inner.at(6) == "version") addTo("proxy protocol");
    }
    return text;
}

}  // namespace mailvitals::config
