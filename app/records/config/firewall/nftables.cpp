// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/readers.h"
#include "records/config/shapes.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::config {
namespace {

/// A chain of nft's, while it is read.
struct Chain {
    bool base = false;  ///< packets come to it by themselves
    std::string hook;   ///< "postrouting"; empty: none of translation
    std::string at;     ///< where a base chain is hooked in, whatever it does
    std::vector<std::pair<std::string, std::size_t>> rules;
};
using Chains = std::map<std::string, Chain>;

/// "type nat hook postrouting priority srcnat; policy accept;"
void readHook(Chain& chain, std::string_view content) {
    const std::vector<std::string_view> words = wordsOf(content);
    if (words.size() < 4 || words[2] != "hook") return;
    chain.base = true;
    chain.at = std::string(words[3]);
    if (words[1] == "nat") chain.hook = chain.at;
}

std::vector<std::string> callsIn(const std::string& table, const std::string& rule) {
    std::vector<std::string> calls;
    const std::vector<std::string_view> words = wordsOf(rule);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == "jump" || words[i] == "goto") calls.push_back(table + std::string(words[i + 1]));
    }
    return calls;
}

bool setsMark(const std::string& rule) {
    return rule.find("mark set") != rule.npos || rule.find("xt target MARK") != rule.npos ||
           rule.find("xt target CONNMARK") != rule.npos;
}

std::string tableOf(const std::string& chain) {
    return chain.substr(0, chain.rfind(' ') + 1);
}

/// Chains that lead to one of these, in the direction that `edges` has.
std::set<std::string> closure(std::vector<std::string> next,
                              const std::map<std::string, std::vector<std::string>>& edges) {
    std::set<std::string> seen;
    while (!next.empty()) {
        const std::string name = std::move(next.back());
        next.pop_back();
        if (!seen.insert(name).second) continue;
        const auto found = edges.find(name);
        if (found != edges.end()) next.insert(next.end(), found->second.begin(), found->second.end());
    }
    return seen;
}

/// Chains that a packet can come to from one of translation, and those that set marks, with whatever leads
/// there. What filters do otherwise is nobody's business here.
struct Kept {
    std::set<std::string> whole;
    std::set<std::string> marking;
};

Kept keptOf(const Chains& chains) {
    std::map<std::string, std::vector<std::string>> callees;
    std::map<std::string, std::vector<std::string>> callers;
    std::vector<std::string> translating;
    std::vector<std::string> setting;
    for (const auto& [name, chain] : chains) {
        if (!chain.hook.empty()) translating.push_back(name);
        for (const auto& [rule, line] : chain.rules) {
            if (setsMark(rule)) setting.push_back(name);
            for (const std::string& callee : callsIn(tableOf(name), rule)) {
                callees[name].push_back(callee);
                callers[callee].push_back(name);
            }
        }
    }
    return {closure(std::move(translating), callees), closure(std::move(setting), callers)};
}

/// "table ip nat { # handle 2", as "nft -a" prints it.
std::string_view withoutHandle(std::string_view content) {
    const std::size_t at = content.rfind(" # handle ");
    return at == content.npos ? content : content.substr(0, at);
}

}  // namespace

Reading readNftables(const Lines& lines) {
    Chains chains;
    std::string table;
    std::string chain;
    std::size_t skipping = 0;  ///< braces of a set or a map that are still open
    std::size_t legacy = 0;
    Text text{Kind::Nftables, {}, 0, {}, false};
    for (const Line& line : lines) {
        const std::string_view content = withoutHandle(line.content());
        if (content.find("tables-legacy tables present") != content.npos) legacy = line.number;
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
    if (chains.empty() && text.entries == 0 && (lines.empty() || legacy > 0)) return std::nullopt;
    // The braces of a whole ruleset close.
    if (!table.empty() || skipping > 0) text.add({}, "incomplete", "cut", 0);
    if (legacy > 0) text.add({}, "incomplete", "legacy", legacy);
    const Kept kept = keptOf(chains);
    for (const auto& [name, one] : chains) {
        const bool whole = kept.whole.contains(name);
        if (!whole && !kept.marking.contains(name)) continue;
        if (!one.hook.empty()) text.add(name, "hook", one.hook, 0);
        if (one.base && one.hook.empty()) text.add(name, "base", one.at, 0);
        for (const auto& [rule, line] : one.rules) {
            const std::vector<std::string> calls =
                whole ? std::vector<std::string>() : callsIn(tableOf(name), rule);
            const bool leads = std::any_of(calls.begin(), calls.end(), [&](const std::string& callee) {
                return kept.marking.contains(callee);
            });
            if (whole || leads || setsMark(rule)) text.add(name, "rule", rule, line);
        }
    }
    return text;
}

}  // namespace mailvitals::config
