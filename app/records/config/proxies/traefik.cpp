// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/proxies/traefik.h"

#include "base/ascii.h"
#include "records/config/readers.h"
#include "records/config/yaml_kinds.h"

#include <algorithm>

namespace mailvitals::config {
namespace {

std::vector<std::string_view> stepsOf(std::string_view path) {
    return ascii::split(path, '.');
}

/// The path of a YAML or TOML file as labels and options have it: without "tcp", and in lower case.
std::string joined(const std::vector<std::string>& path) {
    std::string all;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (i == 0 && ascii::equalsIgnoringCase(path[i], "tcp")) continue;
        if (!all.empty()) all += '.';
        all += ascii::lowered(path[i]);
    }
    return all;
}

}  // namespace

std::optional<std::string> traefikSetting(std::string_view path, std::string_view value) {
    const std::string lower = ascii::lowered(path);
    const std::vector<std::string_view> steps = stepsOf(lower);
    if (steps.size() < 3) return std::nullopt;
    const std::string_view last = steps.back();
    const auto has = [&](std::size_t index, std::string_view step) {
        return index < steps.size() && steps[index] == step;
    };
    const bool entry = has(0, "entrypoints") && steps.size() == 3 && last == "address";
    const bool router =
        has(0, "routers") && (has(2, "entrypoints") || (steps.size() == 3 && last == "service"));
    const bool balancer = has(0, "services") && has(2, "loadbalancer");
    const bool server = balancer && (last == "address" || (has(3, "server") && last == "port"));
    const bool tells = balancer && has(3, "proxyprotocol");
    const bool transport = balancer && last == "serverstransport";
    const bool transportTells = has(0, "serverstransports") && has(2, "proxyprotocol");
    if (!entry && !router && !server && !tells && !transport && !transportTells) return std::nullopt;
    return lower + "=" + std::string(unquoted(value));
}

std::optional<std::string> traefikOption(std::string_view word) {
    if (!word.starts_with("--")) return std::nullopt;
    const std::size_t equals = word.find('=');
    if (equals == word.npos) return std::nullopt;
    return traefikSetting(word.substr(2, equals - 2), word.substr(equals + 1));
}

std::optional<std::string> traefikLabel(std::string_view label) {
    constexpr std::string_view prefix = "traefik.tcp.";
    const std::size_t equals = label.find('=');
    if (equals == label.npos || !ascii::startsWithIgnoringCase(label, prefix)) return std::nullopt;
    return traefikSetting(ascii::trimmed(label.substr(prefix.size(), equals - prefix.size())),
                          label.substr(equals + 1));
}

bool isTraefik(const std::vector<YamlValue>& values) {
    return std::any_of(values.begin(), values.end(), [](const YamlValue& value) {
        const std::string first = ascii::lowered(value.at(0));
        const std::string_view second = value.at(1);
        return first == "entrypoints" || (first == "tcp" && (second == "routers" || second == "services" ||
                                                             second == "serversTransports"));
    });
}

Text traefikText(const std::vector<YamlValue>& values) {
    Text text{Kind::Traefik, {}, values.size(), {}, false};
    for (const YamlValue& value : values) {
        if (const auto kept = traefikSetting(joined(value.path), value.value))
            text.add({}, "traefik", *kept, value.line);
    }
    return text;
}

Reading readTraefikToml(const Lines& lines) {
    Text text{Kind::Traefik, {}, 0, {}, false};
    std::string section;
    bool known = false;
    for (const Line& line : lines) {
        std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        if (content.front() == '[') {
            section = std::string(content);
            std::erase_if(section, [](char c) { return c == '[' || c == ']' || c == '"' || c == ' '; });
            section = joined({section.starts_with("tcp.") ? section.substr(4) : section});
            known = known || section.starts_with("entrypoints.") || content.starts_with("[tcp.") ||
                    content.starts_with("[[tcp.");
            continue;
        }
        const std::size_t equals = content.find('=');
        if (equals == content.npos) return std::nullopt;
        ++text.entries;
        const std::string path = section + "." + std::string(ascii::trimmed(content.substr(0, equals)));
        std::string value(ascii::trimmed(content.substr(equals + 1)));
        // ["smtp", "submission"]
        std::erase_if(value,
                      [](char c) { return c == '[' || c == ']' || c == '"' || c == '\'' || c == ' '; });
        if (const auto kept = traefikSetting(path, value)) text.add({}, "traefik", *kept, line.number);
    }
    if (!known) return std::nullopt;
    return text;
}

}  // namespace mailvitals::config
