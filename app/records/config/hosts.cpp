// SPDX-License-Identifier: GPL-3.0-or-later
// What programs of the host print: ss, ip, docker --version, kubectl get nodes; and HAProxy's configuration.
#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/config/readers.h"

#include <algorithm>
#include <set>

namespace mailvitals::config {
namespace {

/// The first program in ss's users:(("docker-proxy",pid=1,fd=4)); empty where ss was not allowed to see it.
std::string programIn(std::string_view line) {
    const std::string_view sign = "users:((\"";
    const std::size_t at = line.find(sign);
    if (at == line.npos) return {};
    const std::size_t from = at + sign.size();
    return std::string(line.substr(from, std::min(line.find('"', from), line.size()) - from));
}

}  // namespace

Reading readListeners(const Lines& lines) {
    Text text{Kind::Listeners, {}, 0, {}, false};
    bool head = false;
    std::size_t strange = 0;
    for (const Line& line : lines) {
        std::vector<std::string_view> words = wordsOf(line.content());
        if (words.empty()) continue;
        head = head || line.content().find("Local Address:Port") != line.text.npos;
        // With several protocols asked for, theirs stands first.
        if (words[0] == "tcp" || words[0] == "udp") words.erase(words.begin());
        if (words.size() < 5 || words[0] != "LISTEN") {
            ++strange;
            continue;
        }
        ++text.entries;
        text.add(programIn(line.text), "listen", std::string(words[3]), line.number);
    }
    if (text.entries == 0 ? !head : strange > text.entries + 2) return std::nullopt;
    return text;
}

Reading readAddresses(const Lines& lines) {
    static const std::set<std::string_view> states{"UP", "DOWN", "UNKNOWN", "LOWERLAYERDOWN", "DORMANT"};
    Text text{Kind::Addresses, {}, 0, {}, false};
    for (const Line& line : lines) {
        const std::vector<std::string_view> words = wordsOf(line.content());
        if (words.empty()) continue;
        if (words.size() < 2 || !states.contains(words[1])) return std::nullopt;
        ++text.entries;
        // "eth0@if12" is eth0.
        const std::string name(words[0].substr(0, words[0].find('@')));
        for (std::size_t i = 2; i < words.size(); ++i) {
            if (Cidr::parse(words[i])) text.add(name, "address", std::string(words[i]), line.number);
        }
    }
    if (text.entries == 0) return std::nullopt;
    return text;
}

Reading readDockerWords(const Lines& lines) {
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty()) continue;
        if (content.starts_with("Docker version ")) {
            const std::vector<std::string_view> words = wordsOf(content);
            Text text{Kind::DockerVersion, {}, 1, {}, false};
            std::string version(words[2]);
            if (version.ends_with(',')) version.pop_back();
            text.add({}, "version", version, line.number);
            return text;
        }
        // The file need not exist; then everything is at its default.
        const bool missing = content.find("daemon.json") != content.npos &&
                             (content.starts_with("cat:") || content.starts_with("sudo:")) &&
                             content.find("No such file") != content.npos;
        if (missing) return Text{Kind::DockerDaemon, {}, 0, {}, false};
        return std::nullopt;
    }
    return std::nullopt;
}

Reading readNodes(const Lines& lines) {
    Text text{Kind::KubernetesNodes, {}, 0, {}, false};
    std::size_t column = 0;
    for (const Line& line : lines) {
        const std::vector<std::string_view> words = wordsOf(line.content());
        if (words.empty()) continue;
        if (column == 0) {
            const auto found = std::find(words.begin(), words.end(), "INTERNAL-IP");
            if (words[0] != "NAME" || found == words.end()) return std::nullopt;
            column = static_cast<std::size_t>(found - words.begin());
            continue;
        }
        if (words.size() <= column || !IpAddress::parse(words[column])) continue;
        ++text.entries;
        text.add(std::string(words[0]), "address", std::string(words[column]), line.number);
    }
    if (column == 0) return std::nullopt;
    return text;
}

Reading readHaproxy(const Lines& lines) {
    static const std::set<std::string_view> sections{"global", "defaults", "frontend", "backend",
                                                     "listen", "userlist", "peers",    "resolvers"};
    Text text{Kind::Haproxy, {}, 0, {}, false};
    std::string section;
    bool servers = false;
    std::size_t heads = 0;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        const std::vector<std::string_view> words = wordsOf(content);
        ++text.entries;
        if (!line.isIndented() && sections.contains(words[0])) {
            ++heads;
            section =
                std::string(words[0]) + (words.size() > 1 ? " " + std::string(words[1]) : std::string());
            continue;
        }
        if (words.size() < 2) continue;
        servers = servers || words[0] == "server";
        if (words[0] == "bind" || words[0] == "default_backend")
            text.add(section, std::string(words[0]), std::string(words[1]), line.number);
        if (words[0] != "server" || words.size() < 3) continue;
        // Whether the caller's address goes along is all that matters behind the address.
        const bool told = std::any_of(words.begin() + 3, words.end(), [](std::string_view word) {
            return word.starts_with("send-proxy") || word == "usesrc";
        });
        text.add(section, told ? "server with the caller's address" : "server", std::string(words[2]),
                 line.number);
    }
    if (heads == 0 || !servers) return std::nullopt;
    return text;
}

}  // namespace mailvitals::config
