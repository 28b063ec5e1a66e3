// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dkim_keys.h"

#include "base/ascii.h"

#include <set>
#include <string_view>

namespace mailvitals {
namespace {

struct Candidate {
    std::string selector;
    bool given = false;
};

std::vector<Candidate> candidates(const Inquiry& ask) {
    std::vector<Candidate> all;
    std::set<std::string_view> known;
    const auto add = [&](const std::vector<std::string>& selectors, bool given) {
        for (const std::string& selector : selectors) {
            if (known.insert(selector).second) all.push_back({selector, given});
        }
    };
    add(ask.request().selectors, true);
    add(ask.policy().selectors, false);
    return all;
}

/// A piece of a key and nothing else. Short words that happen to be base64 as well are not meant.
bool isBareBase64(std::string_view text) {
    constexpr std::size_t shortestPiece = 40;
    return text.size() >= shortestPiece && std::all_of(text.begin(), text.end(), [](char c) {
               return ascii::isAlnum(c) || c == '+' || c == '/' || c == '=';
           });
}

DkimKey keyFrom(const Lookup& lookup, std::string selector, DomainName name, bool given) {
    DkimKey key;
    key.selector = std::move(selector);
    key.name = std::move(name);
    key.evidence = lookup.evidence;
    key.given = given;
    if (!lookup.aliases.empty()) key.aliasOf = lookup.aliases.back().toString();
    for (std::string& text : lookup.texts()) {
        if (dkim::looksLikeKeyRecord(text)) {
            key.texts.push_back(std::move(text));
        } else {
            ++key.others;
            key.inPieces = key.inPieces || isBareBase64(text);
        }
    }
    if (key.texts.size() == 1) key.parsed = dkim::parse(key.texts.front());
    const bool whole = key.record() != nullptr && dkim::inspectKey(*key.record()).has_value();
    key.inPieces = key.inPieces && key.texts.size() == 1 && !whole;
    return key;
}

/// Puts what stands under one selector where it belongs.
void sort(const Lookup& lookup, DkimKey key, const DkimKey& wildcard, DkimKeys& keys) {
    if (!key.texts.empty()) {
        if (key.texts != wildcard.texts) keys.found.push_back(std::move(key));
        return;
    }
    if (key.given) keys.missing.push_back(key.selector);
    if (!key.aliasOf.empty() && lookup.absent())
        keys.deadEnds.push_back({key.selector, key.aliasOf, key.evidence});
}

}  // namespace

DkimKeys dkimKeys(Inquiry& ask, const DomainName& domain) {
    DkimKeys keys;
    const auto branch = domain.child("_domainkey");
    if (!branch) return keys;
    const Lookup below = lookUp(ask, *branch, dns::Type::Txt);
    keys.branchEvidence = below.evidence;
    keys.nothingBelow = below.state == Lookup::State::NoSuchName;
    const auto anyName = branch->child("*");
    const Lookup any = anyName ? lookUp(ask, *anyName, dns::Type::Txt) : below;
    keys.open = below.isOpen() || any.isOpen();
    // A wildcard answers for every selector. Asked for by its own name (RFC 4592 section 2.3), it is found
    // once instead of under each name that is tried.
    const DkimKey wildcard = keyFrom(any, "*", anyName.value_or(*branch), false);
    if (anyName && !wildcard.texts.empty()) keys.found.push_back(wildcard);
    for (const Candidate& candidate : candidates(ask)) {
        const auto name = branch->child(candidate.selector);
        if (!name) {  // no name of the DNS: nobody can have published a key there
            if (candidate.given) keys.missing.push_back(candidate.selector);
            continue;
        }
        const Lookup lookup =
            lookUp(ask, *name, dns::Type::Txt, candidate.given ? Urgency::Now : Urgency::Patient);
        ++keys.tried;
        if (lookup.isOpen()) {
            keys.open = true;
        } else if (lookup.failed()) {
            keys.failed.push_back({candidate.selector, candidate.given, lookup.reason, lookup.evidence});
        } else {
            sort(lookup, keyFrom(lookup, candidate.selector, *name, candidate.given), wildcard, keys);
        }
    }
    // Until it is known whether a wildcard speaks, nobody can tell a key of its own from its echo.
    if (any.isOpen()) {
        keys.found.clear();
        keys.deadEnds.clear();
    }
    return keys;
}

void sayNoKey(const DkimKeys& keys, const Subject& subject, const char* reason, Verdicts& verdicts) {
    const bool mayStandElsewhere = keys.found.empty() && !keys.failed.empty();
    if (mayStandElsewhere)
        verdicts.couldNotLook(subject, keys.failed.back().reason, {keys.failed.back().evidence});
    else
        verdicts.doesNotApply(subject, reason);
}

}  // namespace mailvitals
