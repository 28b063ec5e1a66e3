// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/readers.h"
#include "records/config/yaml.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

/// Of a service's environment only what says whom the mail server trusts.
bool isKeptVariable(std::string_view name) {
    static const std::set<std::string_view> kept{"PERMIT_DOCKER", "SUBNET", "SUBNET6", "RELAYNETS",
                                                 "NETWORK_INTERFACE"};
    return kept.contains(name);
}

/// "published", "target", "host_ip" of a port in the long form, put together as in the short one.
struct LongPort {
    std::string published;
    std::string target;
    std::string host;
    std::size_t line = 0;
};

void addService(Text& text, const YamlValue& value, std::map<std::vector<std::string>, LongPort>& ports) {
    const std::string service(value.at(1));
    const std::string_view key = value.at(2);
    if (key == "network_mode") text.add(service, "network_mode", value.value, value.line);
    if (key == "container_name") text.add(service, "name", value.value, value.line);
    if (key == "networks" && value.path.size() >= 4) {
        const bool listed = ascii::isDigit(value.at(3).front());
        text.add(service, "network", listed ? value.value : std::string(value.at(3)), value.line);
    }
    if (key == "environment" && value.path.size() == 4) {
        const bool listed = !value.at(3).empty() && ascii::isDigit(value.at(3).front());
        const Assignment pair = listed ? assignmentIn(value.value) : Assignment{value.at(3), value.value};
        if (isKeptVariable(pair.key))
            text.add({}, std::string(pair.key), std::string(pair.value), value.line);
    }
    if (key != "ports") return;
    if (value.path.size() == 4) return text.add(service, "port", value.value, value.line);
    if (value.path.size() != 5) return;
    LongPort& port = ports[{service, std::string(value.at(3))}];
    port.line = value.line;
    if (value.at(4) == "published") port.published = value.value;
    if (value.at(4) == "target") port.target = value.value;
    if (value.at(4) == "host_ip") port.host = value.value;
}

void addNetwork(Text& text, const YamlValue& value) {
    const std::string name = "network " + std::string(value.at(1));
    if (value.at(2) == "enable_ipv6") text.add(name, "ipv6", value.value, value.line);
    if (value.at(2) == "name") text.add(name, "name", value.value, value.line);
    if (value.at(2) == "driver") text.add(name, "driver", value.value, value.line);
    if (value.at(2) == "driver_opts" && value.at(3) == "com.docker.network.bridge.name")
        text.add(name, "bridge", value.value, value.line);
    if (value.at(2) == "ipam" && (value.at(5) == "subnet" || value.at(5) == "gateway"))
        text.add(name, std::string(value.at(5)), value.value, value.line);
}

Text composeText(const std::vector<YamlValue>& values) {
    Text text{Kind::Compose, {}, values.size(), {}, false};
    std::map<std::vector<std::string>, LongPort> ports;
    for (const YamlValue& value : values) {
        if (value.at(0) == "services") addService(text, value, ports);
        if (value.at(0) == "networks") addNetwork(text, value);
    }
    for (const auto& [place, port] : ports) {
        const std::string host = port.host.empty() ? "" : "[" + port.host + "]:";
        text.add(place.front(), "port", host + port.published + ":" + port.target, port.line);
    }
    return text;
}

Text containerText(const std::vector<YamlValue>& values) {
    static const std::set<std::string_view> kept{"type", "listen", "connect", "nat", "proxy_protocol"};
    Text text{Kind::Container, {}, values.size(), {}, false};
    for (const YamlValue& value : values) {
        const bool device = value.at(0) == "devices" || value.at(0) == "expanded_devices";
        if (device && kept.contains(value.at(2)))
            text.add(std::string(value.at(1)), std::string(value.at(2)), value.value, value.line);
    }
    return text;
}

/// A service, or a list of them as kubectl prints it ("items").
Text kubernetesText(const std::vector<YamlValue>& values) {
    Text text{Kind::KubernetesService, {}, values.size(), {}, false};
    for (const YamlValue& value : values) {
        const bool listed = value.at(0) == "items";
        const std::size_t root = listed ? 2 : 0;
        const std::string service = listed ? std::string(value.at(1)) : std::string("0");
        const std::string_view key = value.at(root + 1);
        if (value.at(root) == "kind") text.add(service, "kind", value.value, value.line);
        if (value.at(root) != "spec") continue;
        if (key == "type" || key == "externalTrafficPolicy")
            text.add(service, std::string(key), value.value, value.line);
        if (key == "ports" && value.at(root + 3) == "port")
            text.add(service, "port", value.value, value.line);
    }
    return text;
}

}  // namespace

Reading readYaml(const Lines& lines) {
    const auto begins = [&](std::string_view word) {
        return std::any_of(lines.begin(), lines.end(),
                           [&](const Line& line) { return line.text.starts_with(word); });
    };
    const bool compose = begins("services:");
    const bool kubernetes = begins("apiVersion:");
    const bool container = begins("devices:") || begins("expanded_devices:");
    if (!compose && !kubernetes && !container) return std::nullopt;
    const std::vector<YamlValue> values = yamlValues(lines);
    Text text = compose ? composeText(values) : kubernetes ? kubernetesText(values) : containerText(values);
    text.cut = text.cut || values.size() >= maxYamlValues;
    return text;
}

}  // namespace mailvitals::config
