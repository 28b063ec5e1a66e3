// SPDX-License-Identifier: GPL-3.0-or-later
// Caddy's app "layer4", which passes connections on: in a Caddyfile, or in JSON.
#include "records/config/proxies/blocks.h"
#include "records/config/readers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace mailvitals::config {
namespace {

constexpr int deepest = 32;
constexpr std::size_t longest = 1024 * 1024;

/// "tcp/:25" is ":25".
std::string withoutNetwork(std::string_view address) {
    for (const std::string_view network : {"tcp/", "tcp4/", "tcp6/"}) {
        if (address.starts_with(network)) return std::string(address.substr(network.size()));
    }
    return std::string(address);
}

class Servers {
 public:
    Text text{Kind::Caddy, {}, 0, {}, false};

    std::string begin() { return "server " + std::to_string(++count_); }

    void bind(const std::string& group, std::string_view address, std::size_t line) {
        text.add(group, "bind", withoutNetwork(address), line);
    }

    void target(const std::string& group, bool told, std::string_view address, std::size_t line) {
        text.add(group, told ? "server with PROXY" : "server", withoutNetwork(address), line);
    }

 private:
    std::size_t count_ = 0;
};

// The Caddyfile.

void readProxy(Servers& servers, const std::string& group, const Directive& proxy) {
    bool told = false;
    for (const Directive& option : proxy.block) told = told || option.word(0) == "proxy_protocol";
    for (std::size_t i = 1; i < proxy.words.size(); ++i)
        servers.target(group, told, proxy.word(i), proxy.line);
    for (const Directive& option : proxy.block) {
        if (option.word(0) != "upstream") continue;
        for (std::size_t i = 1; i < option.words.size(); ++i)
            servers.target(group, told, option.word(i), option.line);
        for (const Directive& inner : option.block) {
            if (inner.word(0) == "dial") servers.target(group, told, inner.word(1), inner.line);
        }
    }
}

void findProxies(Servers& servers, const std::string& group, const std::vector<Directive>& block) {
    for (const Directive& one : block) {
        if (one.word(0) == "proxy")
            readProxy(servers, group, one);
        else
            findProxies(servers, group, one.block);
    }
}

bool findLayer4(Servers& servers, const std::vector<Directive>& block) {
    bool found = false;
    for (const Directive& one : block) {
        ++servers.text.entries;
        if (one.word(0) != "layer4" || !one.hasBlock) {
            found = findLayer4(servers, one.block) || found;
            continue;
        }
        found = true;
        for (const Directive& server : one.block) {
            const std::string group = servers.begin();
            for (const std::string& address : server.words) servers.bind(group, address, server.line);
            findProxies(servers, group, server.block);
        }
    }
    return found;
}

// JSON.

/// JSON knows no lines: the one in which the address first stands.
std::size_t lineOf(const Lines& lines, const QString& value) {
    const std::string sign = '"' + value.toStdString() + '"';
    const auto found = std::find_if(lines.begin(), lines.end(),
                                    [&](const Line& line) { return line.text.find(sign) != line.text.npos; });
    return found == lines.end() ? 0 : found->number;
}

void findHandlers(Servers& servers, const std::string& group, const QJsonArray& routes, const Lines& lines,
                  int depth) {
    if (depth > deepest) return;
    for (const QJsonValue& route : routes) {
        for (const QJsonValue& value : route.toObject().value(QLatin1String("handle")).toArray()) {
            const QJsonObject handler = value.toObject();
            findHandlers(servers, group, handler.value(QLatin1String("routes")).toArray(), lines, depth + 1);
            if (handler.value(QLatin1String("handler")).toString() != QLatin1String("proxy")) continue;
            const bool told = !handler.value(QLatin1String("proxy_protocol")).toString().isEmpty();
            for (const QJsonValue& upstream : handler.value(QLatin1String("upstreams")).toArray()) {
                for (const QJsonValue& dial : upstream.toObject().value(QLatin1String("dial")).toArray()) {
                    if (servers.text.facts.size() >= maxFacts) return;
                    servers.target(group, told, dial.toString().toStdString(),
                                   lineOf(lines, dial.toString()));
                }
            }
        }
    }
}

Reading readCaddyJson(const std::string& all, const Lines& lines) {
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(all));
    const QJsonValue apps = document.object().value(QLatin1String("apps"));
    if (!apps.isObject()) return std::nullopt;
    Servers servers;
    servers.text.entries = static_cast<std::size_t>(apps.toObject().size());
    const QJsonObject layer4 = apps.toObject().value(QLatin1String("layer4")).toObject();
    for (const QJsonValue& value : layer4.value(QLatin1String("servers")).toObject()) {
        const QJsonObject server = value.toObject();
        const std::string group = servers.begin();
        for (const QJsonValue& address : server.value(QLatin1String("listen")).toArray()) {
            if (servers.text.facts.size() >= maxFacts) break;
            servers.bind(group, address.toString().toStdString(), lineOf(lines, address.toString()));
        }
        findHandlers(servers, group, server.value(QLatin1String("routes")).toArray(), lines, 0);
    }
    return std::move(servers.text);
}

}  // namespace

Reading readCaddy(const Lines& lines) {
    std::string all;
    for (const Line& line : lines) all.append(line.text).append("\n");
    if (all.find("layer4") == all.npos || all.size() > longest) return std::nullopt;
    const std::size_t first = all.find_first_not_of(" \t\r\n");
    const std::size_t second = all.find_first_not_of(" \t\r\n", first + 1);
    if (all[first] == '{' && second != all.npos && all[second] == '"') return readCaddyJson(all, lines);
    const auto root = blocksOf(lines, Ending::Line);
    if (!root) return unexpected(root.error());
    Servers servers;
    if (!findLayer4(servers, *root)) return std::nullopt;
    return std::move(servers.text);
}

}  // namespace mailvitals::config
