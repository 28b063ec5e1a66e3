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

/// Lists explain a listing in a TXT record beside it; nobody needs more than a few words of that.
Lookup explanationOf(Inquiry& ask, const Blocklist& list, const ListSubject& subject,
                     const std::optional<IpEndpoint>& server) {
    const DomainName name = list.zone.child(subject.query).value_or(list.zone);
    const DnsQuestion question =
        server ? DnsQuestion::direct(name, dns::Type::Txt, *server) : DnsQuestion::of(name, dns::Type::Txt);
    return lookUp(ask, question, Urgency::Patient);
}

std::string wordsIn(const Lookup& explanation) {
    constexpr std::size_t most = 160;
    const std::vector<std::string> texts = explanation.texts();
    if (texts.empty()) return {};
    const std::string& first = *std::min_element(texts.begin(), texts.end());
    return first.size() > most ? first.substr(0, most) + "..." : first;
}

void addListed(Inquiry& ask, ListTally& tally, const ListSubject& subject, const Listing& listing,
               ListHit hit) {
    if (hit.weight == ListWeight::Ignorable) return tally.ignorable.push_back(std::move(hit));
    const Lookup explanation = explanationOf(ask, *hit.list, subject, listing.health.server);
    if (explanation.isOpen() && !ask.isOver()) {
        tally.open = true;
        return;
    }
    hit.words = wordsIn(explanation);
    tally.listed.push_back(std::move(hit));
}

void add(Inquiry& ask, ListTally& tally, const Blocklist& list, const ListSubject& subject,
         const Listing& listing) {
    const auto note = [&] { tally.evidence.push_back(listing.evidence.back()); };
    if (listing.state == Listing::State::NoVerdict) {
        note();
        return countWithoutVerdict(tally, list, listing);
    }
    ListHit hit{
        &list, weightOf(list, listing), listing.codesOf(Kind::Listed), listing.meaningsOf(Kind::Listed),
        {},    listing.evidence};
    if (listing.has(Kind::Listed)) {
        addListed(ask, tally, subject, listing, std::move(hit));
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
            add(ask, tally, list, subject, listing);
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

std::string pageOf(const Blocklist& list) {
    return list.delisting.empty() ? "none is known" : list.delisting;
}

std::string removalFor(const ListHit& hit) {
    if (hit.words.empty()) return hit.list->removal;
    return hit.list->removal + (hit.list->removal.empty() ? "" : " ") + "The list says: " + hit.words;
}

std::vector<std::string> textsOf(const std::vector<ListHit>& hits) {
    std::vector<std::string> texts;
    for (const ListHit& hit : hits)
        texts.push_back(hit.list->name + " (" + hit.code + ": " + hit.meaning + ")");
    return texts;
}

}  // namespace mailvitals
