// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_tally.h"

#include <algorithm>

namespace mailvitals {
namespace {

using Kind = ListCode::Kind;

ListWeight weightOf(const Blocklist& list, const Listing& listing) {
    ListWeight heaviest = ListWeight::Ignorable;
    for (const auto& [answer, code] : listing.codes) {
        if (code.kind == Kind::Listed) heaviest = std::min(heaviest, code.weight.value_or(list.weight));
    }
    return heaviest;
}

void countWithoutVerdict(ListTally& tally, const Blocklist& list, const Listing& listing) {
    using State = ListHealth::State;
    switch (listing.health.state) {
        case State::Refuses: ++tally.refused; break;
        case State::Unreachable: ++tally.unreachable; break;
        case State::Rewritten: ++tally.rewritten; break;
        default: ++tally.dead; break;
    }
    if (list.weight != ListWeight::Ignorable) tally.silent.push_back(list.name);
}

void add(ListTally& tally, const Blocklist& list, const Listing& listing) {
    const auto note = [&] { tally.evidence.push_back(listing.evidence.back()); };
    if (listing.state == Listing::State::NoVerdict) {
        note();
        return countWithoutVerdict(tally, list, listing);
    }
    ListHit hit{&list, weightOf(list, listing), listing.codesOf(Kind::Listed),
                listing.meaningsOf(Kind::Listed), listing.evidence};
    if (listing.has(Kind::Listed)) {
        const bool matters = hit.weight != ListWeight::Ignorable;
        (matters ? tally.listed : tally.ignorable).push_back(std::move(hit));
    } else if (!listing.unknownCodes.empty()) {
        for (const std::string& code : listing.unknownCodes)
            hit.code += (hit.code.empty() ? "" : ", ") + code;
        tally.unknown.push_back(std::move(hit));
    } else if (!listing.has(Kind::Policy)) {  // of which another rule speaks; it is not "clear" either
        tally.clear.push_back(list.name);
        note();
    }
}

}  // namespace

std::string ListTally::withoutVerdict() const {
    std::string text;
    for (const auto& [count, word] : {std::pair{refused, "refused"},
                                      {dead, "dead or silent"},
                                      {unreachable, "unreachable"},
                                      {rewritten, "rewritten"}}) {
        if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + word;
    }
    return text;
}

ListTally tallyOf(Inquiry& ask, const std::vector<Blocklist>& lists, const ListSubject& subject) {
    ListTally tally;
    for (const Blocklist& list : lists) {
        if (!list.covers(subject.form)) continue;
        const Listing listing = listingOf(ask, list, subject);
        if (listing.state == Listing::State::Open)
            tally.open = tally.open || !ask.isOver();  // an older program did not know every list
        else
            add(tally, list, listing);
    }
    return tally;
}

void prefetchHealth(Inquiry& ask, const std::vector<Blocklist>& lists, ListForm form) {
    ask.prefetch([&] {
        for (const Blocklist& list : lists) {
            if (list.covers(form)) listHealth(ask, list, form);
        }
    });
}

std::string removalFrom(const Blocklist& list) {
    const std::string page = list.delisting.empty() ? std::string() : "See " + list.delisting + ".";
    if (list.removal.empty()) return page;
    return list.removal + (page.empty() ? "" : " " + page);
}

std::vector<std::string> textsOf(const std::vector<ListHit>& hits) {
    std::vector<std::string> texts;
    for (const ListHit& hit : hits)
        texts.push_back(hit.list->name + " (" + hit.code + ": " + hit.meaning + ")");
    return texts;
}

}  // namespace mailvitals
