// SPDX-License-Identifier: GPL-3.0-or-later
// What programs of the host print: ss, ip, docker --version, kubectl get nodes and pods.
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

Reading readPods(const Lines& lines) {
    Text text{Kind::KubernetesPods, {}, 0, {}, false};
    std::size_t namesAt = std::string::npos;
    for (const Line& line : lines) {
        const std::vector<std::string_view> words = wordsOf(line.content());
        if (words.empty()) continue;
        if (namesAt == std::string::npos) {
            const auto ready = std::find(words.begin(), words.end(), "READY");
            const bool head = std::find(words.begin(), words.end(), "IP") != words.end();
            if (ready == words.begin() || ready == words.end() || *(ready - 1) != "NAME" || !head)
                return std::nullopt;
            namesAt = static_cast<std::size_t>(ready - 1 - words.begin());
            continue;
        }
        // "3 (2d ago)" restarts: the columns behind them are found by what is in them.
        const auto address = std::find_if(words.begin(), words.end(), [](std::string_view word) {
            return IpAddress::parse(word).has_value();
        });
        if (words.size() <= namesAt || address == words.end()) continue;
        ++text.entries;
        text.add(std::string(words[namesAt]), "address", std::string(*address), line.number);
    }
    if (namesAt == std::string::npos) return std::nullopt;
    return text;
}

}  // namespace mailvitals::config
