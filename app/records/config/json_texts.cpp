// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/readers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <set>

namespace mailvitals::config {
namespace {

constexpr int mostNetworks = 200;
constexpr int mostMembers = 200;

/// JSON knows no lines: the one in which the key first stands.
std::size_t lineOf(const Lines& lines, std::string_view key) {
    const std::string quoted = '"' + std::string(key) + '"';
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
        return line.text.find(quoted) != line.text.npos;
    });
    return found == lines.end() ? 0 : found->number;
}

QLatin1String latin(std::string_view text) {
    return QLatin1String(text.data(), static_cast<qsizetype>(text.size()));
}

std::string textOf(const QJsonValue& value) {
    if (value.isBool()) return value.toBool() ? "true" : "false";
    return value.toString().toStdString();
}

bool isDaemonKey(const QString& key) {
    static const std::set<QString> known{QStringLiteral("iptables"),
                                         QStringLiteral("ip6tables"),
                                         QStringLiteral("userland-proxy"),
                                         QStringLiteral("ipv6"),
                                         QStringLiteral("fixed-cidr-v6"),
                                         QStringLiteral("log-driver"),
                                         QStringLiteral("log-opts"),
                                         QStringLiteral("data-root"),
                                         QStringLiteral("dns"),
                                         QStringLiteral("bip"),
                                         QStringLiteral("storage-driver"),
                                         QStringLiteral("registry-mirrors"),
                                         QStringLiteral("live-restore"),
                                         QStringLiteral("experimental"),
                                         QStringLiteral("hosts"),
                                         QStringLiteral("mtu"),
                                         QStringLiteral("features"),
                                         QStringLiteral("exec-opts"),
                                         QStringLiteral("runtimes"),
                                         QStringLiteral("firewall-backend"),
                                         QStringLiteral("default-address-pools"),
                                         QStringLiteral("insecure-registries")};
    return known.contains(key);
}

Text daemonText(const QJsonObject& object, const Lines& lines) {
    Text text{Kind::DockerDaemon, {}, static_cast<std::size_t>(object.size()), {}, false};
    for (const std::string_view key : {"iptables", "ip6tables", "userland-proxy", "ipv6", "experimental"}) {
        const QJsonValue value = object.value(latin(key));
        if (!value.isUndefined()) text.add({}, std::string(key), textOf(value), lineOf(lines, key));
    }
    return text;
}

/// One network as Docker describes it.
void addDockerNetwork(Text& text, const QJsonObject& network, const std::string& name, std::size_t line) {
    const auto add = [&](const char* key, const QJsonValue& value) {
        const std::string said = textOf(value);
        if (!said.empty()) text.add(name, key, said, line);
    };
    add("driver", network.value(QLatin1String("Driver")));
    add("ipv6", network.value(QLatin1String("EnableIPv6")));
    const QJsonArray pools =
        network.value(QLatin1String("IPAM")).toObject().value(QLatin1String("Config")).toArray();
    for (int i = 0; i < std::min<int>(static_cast<int>(pools.size()), mostMembers); ++i) {
        add("subnet", pools[i].toObject().value(QLatin1String("Subnet")));
        add("gateway", pools[i].toObject().value(QLatin1String("Gateway")));
    }
    if (network.value(QLatin1String("Ingress")).toBool()) text.add(name, "ingress", "true", line);
    const QString id = network.value(QLatin1String("Id")).toString();
    const QJsonObject options = network.value(QLatin1String("Options")).toObject();
    const QString bridge = options.value(QLatin1String("com.docker.network.bridge.name")).toString();
    text.add(name, "bridge", (bridge.isEmpty() ? QStringLiteral("br-") + id.left(12) : bridge).toStdString(),
             line);
    int members = 0;
    for (const QJsonValue& container : network.value(QLatin1String("Containers")).toObject()) {
        if (++members > mostMembers) break;
        add("member", container.toObject().value(QLatin1String("Name")));
        for (const char* family : {"IPv4Address", "IPv6Address"})
            add("address", container.toObject().value(QLatin1String(family)));
    }
}

/// One network as Podman describes it.
void addPodmanNetwork(Text& text, const QJsonObject& network, const std::string& name, std::size_t line) {
    text.add(name, "driver", "podman " + textOf(network.value(QLatin1String("driver"))), line);
    text.add(name, "ipv6", textOf(network.value(QLatin1String("ipv6_enabled"))), line);
    text.add(name, "bridge", textOf(network.value(QLatin1String("network_interface"))), line);
    for (const QJsonValue& pool : network.value(QLatin1String("subnets")).toArray()) {
        text.add(name, "subnet", textOf(pool.toObject().value(QLatin1String("subnet"))), line);
        text.add(name, "gateway", textOf(pool.toObject().value(QLatin1String("gateway"))), line);
    }
}

Reading networksText(const QJsonArray& array, const Lines& lines) {
    Text text{Kind::Networks, {}, 0, {}, false};
    for (const QJsonValue& value : array) {
        const QJsonObject network = value.toObject();
        const bool docker = network.contains(QLatin1String("IPAM"));
        const bool podman = network.contains(QLatin1String("subnets"));
        if (!docker && !podman) continue;
        if (++text.entries > mostNetworks) {
            text.cut = true;
            break;
        }
        const std::string name = textOf(network.value(QLatin1String(docker ? "Name" : "name")));
        const std::size_t line = lineOf(lines, name);
        (docker ? addDockerNetwork : addPodmanNetwork)(text, network, name, line);
    }
    if (text.entries == 0) return std::nullopt;
    return text;
}

/// "[Interface]" begins a list in JSON no more than "{{ name }}" begins an object.
bool beginsAsJson(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t open = text.find_first_not_of(blank);
    if (open == text.npos || (text[open] != '{' && text[open] != '[')) return false;
    const std::size_t next = text.find_first_not_of(blank, open + 1);
    if (next == text.npos) return true;
    if (text[open] == '{') return text[next] == '"' || text[next] == '}';
    return std::string_view("{[\"]-0123456789").find(text[next]) != std::string_view::npos;
}

}  // namespace

Reading readJson(const Lines& lines) {
    const auto first =
        std::find_if(lines.begin(), lines.end(), [](const Line& line) { return !line.content().empty(); });
    if (first == lines.end()) return std::nullopt;
    std::string all;
    for (auto line = first; line != lines.end(); ++line) all += std::string(line->text) + '\n';
    if (!beginsAsJson(all)) return std::nullopt;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(all), &error);
    if (error.error != QJsonParseError::NoError) {
        return unexpected(ParseError{static_cast<std::size_t>(std::max(error.offset, 0)),
                                     "it looks like JSON, but is none: " + error.errorString().toStdString(),
                                     {},
                                     "RFC 8259"});
    }
    if (document.isArray()) return networksText(document.array(), lines);
    const QJsonObject object = document.object();
    if (object.contains(QLatin1String("IPAM"))) return networksText({object}, lines);
    const QStringList keys = object.keys();
    if (!keys.isEmpty() && std::none_of(keys.begin(), keys.end(), isDaemonKey)) return std::nullopt;
    return daemonText(object, lines);
}

}  // namespace mailvitals::config
