// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/config/readers.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

bool hasIpv6Address(const std::vector<std::string_view>& words) {
    return std::any_of(words.begin(), words.end(), [](std::string_view word) {
        const auto network = Cidr::parse(word);
        return network && network->address().isV6();
    });
}

}  // namespace

Reading readIptables(const Lines& lines) {
    Text text{Kind::Iptables, {}, 0, {}, false};
    std::string table = "nat";  // "iptables -t nat -S" does not say its table
    bool known = false;
    bool v6 = false;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty()) continue;
        if (content.front() == '#') {
            v6 = v6 || content.find("ip6tables") != content.npos;
            continue;
        }
        if (content.front() == '*') table = std::string(content.substr(1));
        known = known || content.front() == '*' || content.starts_with("-P ") || content.starts_with("-A ");
        const bool form = content.front() == '*' || content.front() == ':' || content.front() == '-' ||
                          content.front() == '[' || content == "COMMIT";
        if (!form) return std::nullopt;
        // "[12:720] -A CHAIN ..." with counters.
        const std::size_t at = content.front() == '[' ? content.find("-A ") : 0;
        if (at == content.npos || !content.substr(at).starts_with("-A ")) continue;
        ++text.entries;
        if (table != "nat") continue;
        const std::vector<std::string_view> words = wordsOf(content.substr(at));
        if (words.size() < 2) continue;
        v6 = v6 || hasIpv6Address(words);
        const auto behind = static_cast<std::size_t>(words[1].data() + words[1].size() - content.data());
        text.add(std::string(words[1]), "-A", std::string(content.substr(behind)), line.number);
    }
    if (!known) return std::nullopt;
    text.add({}, "family", v6 ? "ip6" : "ip", 0);
    return text;
}

namespace {

/// A chain of nft's, while it is read.
struct Chain {
    std::string hook;  ///< "postrouting"; empty: none of translation
    std::vector<std::pair<std::string, std::size_t>> rules;
};
using Chains = std::map<std::string, Chain>;

/// "type nat hook postrouting priority srcnat; policy accept;"
void readHook(Chain& chain, std::string_view content) {
    const std::vector<std::string_view> words = wordsOf(content);
    if (words.size() >= 4 && words[1] == "nat" && words[2] == "hook") chain.hook = std::string(words[3]);
}

/// Chains that a packet can come to from one of translation. Filters are nobody's business here.
std::set<std::string> reachable(const Chains& chains) {
    std::set<std::string> seen;
    std::vector<std::string> next;
    for (const auto& [name, chain] : chains) {
        if (!chain.hook.empty()) next.push_back(name);
    }
    while (!next.empty()) {
        const std::string name = std::move(next.back());
        next.pop_back();
        const auto found = chains.find(name);
        if (found == chains.end() || !seen.insert(name).second) continue;
        const std::string table = name.substr(0, name.rfind(' ') + 1);
        for (const auto& [rule, line] : found->second.rules) {
            const std::vector<std::string_view> words = wordsOf(rule);
            for (std::size_t i = 0; i + 1 < words.size(); ++i) {
                if (words[i] == "jump" || words[i] == "goto")
                    next.push_back(table + std::string(words[i + 1]));
            }
        }
    }
    return seen;
}

}  // namespace

Reading readNftables(const Lines& lines) {
    Chains chains;
    std::string table;
    std::string chain;
    std::size_t skipping = 0;  ///< braces of a set or a map that are still open
    Text text{Kind::Nftables, {}, 0, {}, false};
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#' || content.starts_with("XT ")) continue;
        const auto open = static_cast<std::size_t>(std::count(content.begin(), content.end(), '{'));
        const auto close = static_cast<std::size_t>(std::count(content.begin(), content.end(), '}'));
        const std::vector<std::string_view> words = wordsOf(content);
        if (skipping > 0) {
            skipping = skipping + open - std::min(skipping + open, close);
        } else if (content == "}") {
            (chain.empty() ? table : chain).clear();
        } else if (table.empty()) {
            if (words.size() < 4 || words[0] != "table" || words.back() != "{") return std::nullopt;
            table = std::string(words[1]) + " " + std::string(words[2]);
        } else if (chain.empty()) {
            if (words[0] == "chain" && words.size() >= 3 && open > close)
                chain = table + " " + std::string(words[1]);
            else if (open > close)
                skipping = open - close;
            if (!chain.empty()) chains[chain];
        } else if (words[0] == "type") {
            readHook(chains[chain], content);
        } else {
            ++text.entries;
            if (text.entries <= maxFacts * 4)
                chains[chain].rules.emplace_back(keptNftRule(content), line.number);
            else
                text.cut = true;
        }
    }
    if (chains.empty() && text.entries == 0 && lines.empty()) return std::nullopt;
    for (const std::string& name : reachable(chains)) {
        const Chain& one = chains.at(name);
        if (!one.hook.empty()) text.add(name, "hook", one.hook, 0);
        for (const auto& [rule, line] : one.rules) text.add(name, "rule", rule, line);
    }
    return text;
}

}  // namespace mailvitals::config
