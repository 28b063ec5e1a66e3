// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/config/exim/lists.h"

#include "base/ascii.h"
#include "records/config/shapes.h"

namespace mailvitals::config::exim {
namespace {

constexpr std::size_t deepestList = 20;

bool isMacro(std::string_view word) {
    return ascii::isUpper(word.front()) && word.find('.') == word.npos && word.find('@') == word.npos;
}

bool isLookup(std::string_view word) {
    return word.find(';') != word.npos;
}

/// Finds what is listed word for word, and nothing else.
bool isExactLookup(std::string_view word) {
    const std::string_view kind = word.substr(0, word.find(';'));
    return kind == "lsearch" || kind == "dsearch" || kind == "dbm" || kind == "cdb" || kind == "lmdb";
}

}  // namespace

Tri operator!(Tri value) {
    if (value == Tri::Maybe) return value;
    return value == Tri::Yes ? Tri::No : Tri::Yes;
}

Tri Lists::recipient(const std::vector<Item>& items) {
    return match(ListType::Addresses, items, std::string(nobodyListed) + "@" + visitor_.recipient, 0);
}

Tri Lists::match(ListType type, const std::vector<Item>& items, std::string_view subject, std::size_t depth) {
    bool canYes = false;
    bool canNo = false;
    bool lastNegated = false;
    const auto add = [&](bool yes) { (yes ? canYes : canNo) = true; };
    const auto result = [&] { return canYes && canNo ? Tri::Maybe : canYes ? Tri::Yes : Tri::No; };
    for (const Item& one : items) {
        const bool setting =
            one.word.starts_with("+include_") || one.word.starts_with("+ignore_") || one.word == "+caseful";
        if (setting) continue;
        lastNegated = one.negated;
        if (++work_ > mostWork) return Tri::Maybe;
        const Tri fits = item(type, one, subject, depth);
        if (fits == Tri::No) continue;
        add(!one.negated);
        if (fits == Tri::Yes) return result();
        // An expansion, or a list that is not there, yields elements that say no as well.
        if (one.word == forgotten || isMacro(one.word.empty() ? "x" : one.word)) add(one.negated);
    }
    // Whoever is in none of the elements is in a list whose last one is negated.
    add(lastNegated);
    return result();
}

Tri Lists::item(ListType type, const Item& item, std::string_view subject, std::size_t depth) {
    const std::string_view word = item.word;
    if (word == "*") return Tri::Yes;
    if (word.empty())
        return type != ListType::Hosts && type != ListType::LocalParts && subject.empty() ? Tri::Yes
                                                                                          : Tri::No;
    if (word == forgotten || isMacro(word)) return Tri::Maybe;
    if (word.front() == '+') {
        const auto list = rules_.lists.find({type, std::string(word.substr(1))});
        if (list == rules_.lists.end() || depth >= deepestList) return Tri::Maybe;
        return match(type, list->second.items, subject, depth + 1);
    }
    if (word.front() == '^') {
        const auto fits = fitsLetters(word);
        if (!fits || (!*fits && type != ListType::LocalParts)) return Tri::Maybe;
        return *fits ? Tri::Yes : Tri::No;
    }
    const bool isTable = word.front() == '/' || isLookup(word);
    // Nobody's domain elsewhere is among those that a table lists word for word; patterns may fit any.
    if (isTable && type == ListType::Domains) return isExactLookup(word) ? Tri::No : Tri::Maybe;
    if (isTable) return perhaps();
    switch (type) {
        case ListType::Hosts: return host(item);
        case ListType::Domains: return domainItem(word, subject);
        case ListType::Addresses: return address(word, subject);
        case ListType::LocalParts: break;
    }
    return perhaps();
}

Tri Lists::host(const Item& item) const {
    if (item.network) return item.network->contains(visitor_.address) ? Tri::Yes : Tri::No;
    const bool own = item.word == "@[]" || item.word == "@" || item.word == "localhost";
    if (own) return kindOf(visitor_.address) == AddressKind::Loopback ? Tri::Yes : Tri::No;
    // A name that only the server's own DNS knows.
    return perhaps();
}

Tri Lists::domainItem(std::string_view word, std::string_view domain) const {
    if (word == "@" && domain == ownName) return Tri::Yes;
    if (word.front() == '*') {
        const std::string end = ascii::lowered(word.substr(1));
        return ascii::lowered(domain).ends_with(end) ? Tri::Yes : Tri::No;
    }
    return ascii::equalsIgnoringCase(word, domain) ? Tri::Yes : Tri::No;
}

Tri Lists::address(std::string_view word, std::string_view subject) const {
    if (subject.empty()) return Tri::No;
    const std::size_t subjectAt = subject.rfind('@');
    const std::string_view domain = subject.substr(subjectAt + 1);
    const std::size_t at = word.rfind('@');
    const std::string_view pattern = at == word.npos ? word : word.substr(at + 1);
    const Tri sameDomain = pattern == "*" ? Tri::Yes : domainItem(pattern, domain);
    if (at == word.npos || sameDomain == Tri::No) return sameDomain;
    const std::string_view local = word.substr(0, at);
    const std::string_view subjectLocal = subject.substr(0, subjectAt);
    if (local.empty() || local == "*" || ascii::equalsIgnoringCase(local, subjectLocal)) return Tri::Yes;
    // A client may write to whoever it likes; nearly everybody is not listed.
    return subjectLocal == nobodyListed ? perhaps() : Tri::No;
}

}  // namespace mailvitals::config::exim
