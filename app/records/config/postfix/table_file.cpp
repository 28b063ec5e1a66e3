// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/config/postfix/shapes.h"
#include "records/config/postfix/table.h"
#include "records/config/readers.h"

#include <algorithm>
#include <set>

namespace mailvitals::config {
namespace {

bool isNumber(std::string_view word) {
    return std::all_of(word.begin(), word.end(), ascii::isDigit);
}

bool isReplyCode(std::string_view word) {
    return word.size() == 3 && isNumber(word) && (word.front() == '4' || word.front() == '5');
}

/// What access(5) can lead to, as the first word of it.
bool isAction(std::string_view word) {
    static const std::set<std::string_view> actions{"ok",   "relay",    "reject", "dunno",   "defer",
                                                    "hold", "discard",  "filter", "prepend", "warn",
                                                    "info", "redirect", "bcc",    "delay"};
    if (word.ends_with(',')) word.remove_suffix(1);
    const std::string lower = ascii::lowered(word);
    return isReplyCode(word) || actions.contains(lower) || postfix::restrictionNamed(lower).has_value();
}

enum class Likeness { Other, Possible, Table };

/// "192.168.1.0/24 OK", "example.org REJECT no thanks", "10.0.0.0/8"; "if" and "endif" of a table of
/// networks. "example.org my_class" is one where other lines are.
Likeness likenessOf(const std::vector<std::string_view>& words) {
    const std::string first = ascii::lowered(words.front());
    if (first == "endif" && words.size() == 1) return Likeness::Possible;
    if (first == "if" && words.size() == 2) return Likeness::Possible;
    std::string_view pattern = words.front();
    if (pattern.starts_with('!')) pattern.remove_prefix(1);
    const bool network = postfix::networkIn(pattern, false).has_value();
    const bool plain = network || pattern.starts_with('/') || pattern.find_first_of("=:\"'$") == pattern.npos;
    // Any other number is an OK, and stands alone.
    const bool number = words.size() == 2 && isNumber(words[1]);
    if (words.size() > 1 && plain && (number || isAction(words[1]))) return Likeness::Table;
    if (words.size() > 2) return Likeness::Other;
    if (network && pattern.find('/') != pattern.npos) return Likeness::Table;
    const bool name = words.size() == 2 && std::all_of(words[1].begin(), words[1].end(),
                                                       [](char c) { return ascii::isAlnum(c) || c == '_'; });
    return plain && name ? Likeness::Possible : Likeness::Other;
}

}  // namespace

/// A lookup table in its source form (postmap(1), cidr_table(5)). Its name says which one it is.
Reading readPostfixTable(const Lines& lines) {
    Text text{Kind::PostfixTable, {}, 0, {}, false};
    std::vector<std::pair<std::string, std::size_t>> entries;
    bool known = false;
    for (const Line& line : lines) {
        const std::string_view content = line.content();
        if (content.empty() || content.front() == '#') continue;
        if (line.isIndented()) {
            if (entries.empty()) return std::nullopt;
            if (entries.back().first.size() <= maxValue) entries.back().first += " " + std::string(content);
            continue;
        }
        const Likeness likeness = likenessOf(wordsOf(content, 3));
        if (likeness == Likeness::Other) return std::nullopt;
        known = known || likeness == Likeness::Table;
        entries.emplace_back(content, line.number);
    }
    if (!known) return std::nullopt;
    text.entries = entries.size();
    for (const auto& [entry, line] : entries) text.add({}, "entry", entry, line);
    return text;
}

}  // namespace mailvitals::config
