// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/dkim_keys.h"

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

DkimKey keyFrom(const Lookup& lookup, std::string selector, DomainName name) {
    DkimKey key{std::move(selector), std::move(name), {}, std::nullopt, lookup.evidence};
    for (std::string& text : lookup.texts()) {
        if (dkim::looksLikeKeyRecord(text)) key.texts.push_back(std::move(text));
    }
    if (key.texts.size() == 1) key.parsed = dkim::parse(key.texts.front());
    return key;
}

}  // namespace

DkimKeys dkimKeys(Inquiry& ask, const DomainName& domain) {
    DkimKeys keys;
    const auto branch = domain.child("_domainkey");
    if (!branch) return keys;
    const Lookup below = lookUp(ask, *branch, dns::Type::Txt);
    keys.branchEvidence = below.evidence;
    keys.nothingBelow = below.state == Lookup::State::NoSuchName;
    keys.open = below.isOpen();
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
            DkimKey key = keyFrom(lookup, candidate.selector, *name);
            if (!key.texts.empty())
                keys.found.push_back(std::move(key));
            else if (candidate.given)
                keys.missing.push_back(candidate.selector);
        }
    }
    return keys;
}

}  // namespace mailvitals
