// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/readers.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

using Words = std::vector<std::string_view>;

bool isSection(std::string_view word) {
    static const std::set<std::string_view> sections{
        "global",  "defaults", "frontend", "backend",     "listen",      "userlist", "peers",    "resolvers",
        "mailers", "cache",    "program",  "http-errors", "log-forward", "ring",     "fcgi-app", "crt-store"};
    return sections.contains(word);
}

/// Whether the caller's address goes along, in the settings of a server (HAProxy, "send-proxy", "usesrc").
struct Telling {
    bool proxy = false;
    bool transparent = false;

    void take(const Words& words, std::size_t from) {
        for (std::size_t i = from; i < words.size(); ++i) {
            if (words[i].starts_with("send-proxy")) proxy = true;
            if (words[i].starts_with("no-send-proxy")) proxy = false;
            if (words[i] == "usesrc") transparent = true;
        }
    }

    const char* key() const {
        if (proxy) return "server with PROXY";
        return transparent ? "server with the caller's address" : "server";
    }
};

struct Server {
    std::string group;
    std::string address;
    Telling telling;
    std::size_t line = 0;
};

}  // namespace

Reading readHaproxy(const Lines& lines) {
    Text text{Kind::Haproxy, {}, 0, {}, false};
    std::string section;
    std::size_t heads = 0;
    // What a section says for its servers; "defaults" for the sections behind it. "default-server" counts for
    // the servers below it, "source" for all.
    std::map<std::string, Telling> byDefault;
    std::map<std::string, Telling> sources;
    std::vector<Server> servers;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        const Words words = wordsOf(content.substr(0, content.find(" #")));
        ++text.entries;
        if (isSection(words[0])) {
            ++heads;
            const bool defaults = words[0] == "defaults";
            section = std::string(words[0]);
            if (words.size() > 1 && !defaults) section += " " + std::string(words[1]);
            // Each section of defaults begins anew.
            byDefault[section] = defaults ? Telling() : byDefault["defaults"];
            sources[section] = defaults ? Telling() : sources["defaults"];
            continue;
        }
        if (words.size() < 2) continue;
        if (words[0] == "bind" || words[0] == "default_backend" || words[0] == "use_backend")
            text.add(section, words[0] == "bind" ? "bind" : "default_backend", std::string(words[1]),
                     line.number);
        if (words[0] == "default-server") byDefault[section].take(words, 1);
        if (words[0] == "source") sources[section].take(words, 1);
        // "server name address ...", "server-template prefix count address ...".
        const std::size_t at = words[0] == "server" ? 2 : words[0] == "server-template" ? 3 : 0;
        if (at == 0 || words.size() <= at || servers.size() >= maxFacts) continue;
        Telling telling = byDefault[section];
        telling.take(words, at + 1);
        servers.push_back({section, std::string(unquoted(words[at])), telling, line.number});
    }
    if (heads == 0 || servers.empty()) return std::nullopt;
    for (Server& server : servers) {
        server.telling.transparent = server.telling.transparent || sources[server.group].transparent;
        text.add(server.group, server.telling.key(), server.address, server.line);
    }
    return text;
}

}  // namespace mailvitals::config
