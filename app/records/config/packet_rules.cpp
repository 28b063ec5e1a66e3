// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "base/ip_address.h"
#include "records/config/readers.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

/// Words between blanks; what stands in double quotes is one word, with its quotes.
std::vector<std::string> quotedWords(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (words.size() < 400) {
        at = text.find_first_not_of(" \t", at);
        if (at == text.npos) break;
        std::size_t end = at;
        bool quoted = false;
        while (end < text.size() && (quoted || (text[end] != ' ' && text[end] != '\t'))) {
            if (text[end] == '"') quoted = !quoted;
            ++end;
        }
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

/// A rule as it is kept: no comments, and of what stands in quotes only names of interfaces and targets.
std::string kept(const std::vector<std::string>& words) {
    std::string rule;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "comment" || words[i] == "--comment") {
            ++i;
            continue;
        }
        if (words[i] == "#") break;
        const std::string before = i > 0 ? words[i - 1] : std::string();
        const std::string negated = i > 1 ? words[i - 2] : std::string();
        const bool name = before == "iifname" || before == "oifname" || before == "target" ||
                          (before == "!=" && (negated == "iifname" || negated == "oifname"));
        const bool quoted = words[i].find('"') != std::string::npos;
        std::string word = quoted && !name ? std::string("\"...\"") : words[i];
        word.erase(std::remove_if(word.begin(), word.end(), [&](char c) { return name && c == '"'; }),
                   word.end());
        rule += (rule.empty() ? "" : " ") + word;
    }
    return rule;
}

bool hasIpv6Address(const std::vector<std::string>& words) {
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
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
        std::vector<std::string> words = quotedWords(content.substr(at));
        if (words.size() < 2) continue;
        v6 = v6 || hasIpv6Address(words);
        const std::string chain = words[1];
        words.erase(words.begin(), words.begin() + 2);
        text.add(chain, "-A", kept(words), line.number);
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
                chains[chain].rules.emplace_back(kept(quotedWords(content)), line.number);
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
