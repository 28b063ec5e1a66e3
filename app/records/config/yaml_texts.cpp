// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/readers.h"
#include "records/config/yaml_kinds.h"

#include <algorithm>
#include <set>

namespace mailvitals::config {

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

namespace {

/// Keys by which a text is taken for YAML of one of the kinds that are known.
struct Keys {
    bool meant = false;  ///< even where it is broken
    bool other = false;
};

/// The key before a colon at the beginning of a line, with or without quotes; the first of JSON is enough.
Keys keysOf(const Lines& lines) {
    static const std::set<std::string_view> meant{"services", "apiVersion", "devices", "expanded_devices"};
    static const std::set<std::string_view> other{"networks", "entryPoints", "tcp", "include", "providers"};
    Keys keys;
    for (const Line& line : lines) {
        std::string_view text = line.content();
        if (line.isIndented() && !text.starts_with('"')) continue;
        const std::size_t colon = text.find(':');
        if (colon == text.npos || colon > 20) continue;
        text = unquoted(text.substr(0, colon));
        keys.meant = keys.meant || meant.contains(text);
        keys.other = keys.other || other.contains(text);
    }
    return keys;
}

/// One line of JSON, as programs print it that nobody reads.
bool isJson(const Lines& lines) {
    const auto first =
        std::find_if(lines.begin(), lines.end(), [](const Line& line) { return !line.content().empty(); });
    return first != lines.end() && first->content().starts_with('{');
}

bool begins(const std::vector<YamlValue>& values, std::initializer_list<std::string_view> keys) {
    return std::any_of(values.begin(), values.end(), [&](const YamlValue& value) {
        return std::find(keys.begin(), keys.end(), value.at(0)) != keys.end();
    });
}

}  // namespace

Reading readYaml(const Lines& lines) {
    const Keys keys = keysOf(lines);
    if (!keys.meant && !keys.other && !isJson(lines)) return std::nullopt;
    const auto values = yamlValues(lines);
    if (!values) {
        if (!keys.meant) return std::nullopt;
        return unexpected(values.error());
    }
    if (begins(*values, {"apiVersion"})) {
        if (!isKubernetesRoute(*values)) return std::nullopt;
        return kubernetesText(*values);
    }
    if (begins(*values, {"devices", "expanded_devices"})) return containerText(*values);
    if (isTraefik(*values)) return traefikText(*values);
    if (begins(*values, {"services", "networks", "include"})) return composeText(*values);
    return std::nullopt;
}

}  // namespace mailvitals::config
