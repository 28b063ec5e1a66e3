// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_answers.h"

#include "rules/facts/dns/list_servers.h"

#include <algorithm>

namespace mailvitals {
namespace {

using Kind = ListCode::Kind;

const Cidr loopback = *Cidr::parse("127.0.0.0/8");
/// Spamhaus' error codes, which others took over: never a listing.
const Cidr errorCodes = *Cidr::parse("127.255.255.0/24");
/// RFC 5782 section 2.1: no listing, unless a list documents it.
const IpAddress noListing = IpAddress::v4({127, 0, 0, 1});

/// Long lists: none of their answers stands in the way of what the check waits for.
Lookup askList(Inquiry& ask, const Blocklist& list, const std::string& query,
               const std::optional<IpEndpoint>& server) {
    const DomainName name = list.zone.child(query).value_or(list.zone);
    if (!server) return lookUp(ask, name, dns::Type::A, Urgency::Patient);
    return lookUp(ask, DnsQuestion::direct(name, dns::Type::A, *server), Urgency::Patient);
}

bool isRefusal(const Blocklist& list, const IpAddress& answer) {
    if (errorCodes.contains(answer)) return true;
    const std::vector<ListCode> codes = list.codesIn(answer);
    return std::any_of(codes.begin(), codes.end(),
                       [](const ListCode& code) { return code.kind == Kind::Refusal; });
}

/// What a list says of a test entry stands for "listed", whatever its code; but not what it documents as no
/// listing.
bool countsAsListed(const Blocklist& list, const IpAddress& answer) {
    const std::vector<ListCode> codes = list.codesIn(answer);
    if (codes.empty()) return answer != noListing;
    return std::any_of(codes.begin(), codes.end(),
                       [](const ListCode& code) { return code.kind != Kind::Ignored; });
}

bool anyListed(const Blocklist& list, const std::vector<IpAddress>& answers) {
    return std::any_of(answers.begin(), answers.end(),
                       [&](const IpAddress& answer) { return countsAsListed(list, answer); });
}

const IpAddress* refusalIn(const Blocklist& list, const std::vector<IpAddress>& answers) {
    const auto found = std::find_if(answers.begin(), answers.end(),
                                    [&](const IpAddress& answer) { return isRefusal(list, answer); });
    return found == answers.end() ? nullptr : &*found;
}

bool anyOutside(const std::vector<IpAddress>& answers) {
    return std::any_of(answers.begin(), answers.end(),
                       [](const IpAddress& answer) { return !loopback.contains(answer); });
}

/// Did a question end without a word from anybody?
bool nobodyAnswered(const Lookup& lookup) {
    return lookup.failed() && !lookup.reason.starts_with("the name server");
}

ListHealth healthOf(const Blocklist& list, const Lookup& positive, const Lookup& negative) {
    using State = ListHealth::State;
    ListHealth health;
    health.evidence = {positive.evidence, negative.evidence};
    if (positive.isOpen() || negative.isOpen()) return health;
    if (positive.failed() || negative.failed()) {
        health.state = State::Unreachable;
        health.reason = positive.failed() ? positive.reason : negative.reason;
        health.silent = nobodyAnswered(positive) || nobodyAnswered(negative);
        return health;
    }
    const std::vector<IpAddress> listed = positive.addresses();
    const std::vector<IpAddress> notListed = negative.addresses();
    const IpAddress* refusal = refusalIn(list, listed);
    if (!refusal) refusal = refusalIn(list, notListed);
    if (refusal) {
        health.state = State::Refuses;
        health.code = refusal->toString();
    } else if (anyOutside(listed) || anyOutside(notListed) || positive.invented) {
        health.state = State::Rewritten;
    } else if (anyListed(list, notListed) ||
               (!notListed.empty() && notListed == listed && !anyListed(list, listed))) {
        health.state = State::ListsEverything;
    } else {
        health.state = anyListed(list, listed) ? State::Usable : State::Silent;
    }
    return health;
}

ListHealth healthAt(Inquiry& ask, const Blocklist& list, ListForm form,
                    const std::optional<IpEndpoint>& server) {
    const Lookup positive = askList(ask, list, list.testEntry(form, true), server);
    const Lookup negative = askList(ask, list, list.testEntry(form, false), server);
    ListHealth health = healthOf(list, positive, negative);
    health.server = server;
    return health;
}

/// Whoever answers for a name server without authority is a resolver in its place.
bool isAuthoritative(Inquiry& ask, const Blocklist& list, ListForm form, const IpEndpoint& server) {
    const DomainName name = list.zone.child(list.testEntry(form, true)).value_or(list.zone);
    const DnsAnswer* answer =
        ask.ask(DnsQuestion::direct(name, dns::Type::A, server), Urgency::Patient).answer();
    return answer != nullptr && answer->authoritative;
}

bool isWorthAskingItself(const Blocklist& list, const ListHealth& here) {
    if (list.weight == ListWeight::Ignorable) return false;
    switch (here.state) {
        case ListHealth::State::Refuses:
        case ListHealth::State::Silent:
        case ListHealth::State::Rewritten: return true;
        case ListHealth::State::Unreachable: return !here.silent;
        default: return false;
    }
}

std::string inVain(const ListHealth& direct) {
    using State = ListHealth::State;
    switch (direct.state) {
        case State::Refuses: return "its own name servers refuse as well (" + direct.code + ")";
        case State::Silent: return "its own name servers do not have the test entry either";
        default: return "its own name servers gave no usable answer either";
    }
}

std::string reasonFor(const ListHealth& health) {
    using State = ListHealth::State;
    switch (health.state) {
        case State::Refuses: return "the list refuses to answer this client (" + health.code + ")";
        case State::Silent: return "the list does not have its own test entry";
        case State::ListsEverything: return "the list lists everything";
        case State::Rewritten: return "the answers do not come from a blocklist";
        default: return health.reason;
    }
}

template <class Part>
std::string joined(const Listing& listing, Kind kind, Part part) {
    std::string out;
    for (const auto& code : listing.codes) {
        if (code.second.kind != kind) continue;
        const std::string& piece = part(code);
        if (out.find(piece) == out.npos) out += (out.empty() ? "" : "; ") + piece;
    }
    return out;
}

}  // namespace

ListForm formOf(const IpAddress& address) {
    return address.isV4() ? ListForm::V4 : ListForm::V6;
}

ListSubject ListSubject::of(const IpAddress& address) {
    return {formOf(address), address.toReverse(), address.toString()};
}
ListSubject ListSubject::of(const DomainName& domain) {
    return {ListForm::Domain, domain.toString(), domain.toString()};
}

ListHealth listHealthHere(Inquiry& ask, const Blocklist& list, ListForm form) {
    return healthAt(ask, list, form, std::nullopt);
}

ListHealth listHealth(Inquiry& ask, const Blocklist& list, ListForm form) {
    using State = ListHealth::State;
    ListHealth here = listHealthHere(ask, list, form);
    if (!isWorthAskingItself(list, here)) return here;
    const ListServers servers = listServers(ask, list.zone);
    bool open = servers.open;
    for (const IpEndpoint& server : servers.endpoints) {
        ListHealth direct = healthAt(ask, list, form, server);
        open = open || direct.state == State::Open;
        if (direct.state == State::Open || !isAuthoritative(ask, list, form, server)) continue;
        if (direct.state != State::Usable) {
            if (here.direct.empty()) here.direct = inVain(direct);
            continue;
        }
        if (open && !ask.isOver()) break;  // which one is taken must not depend on who answers first
        direct.code = here.code;
        direct.evidence.insert(direct.evidence.begin(), here.evidence.begin(), here.evidence.end());
        return direct;
    }
    if (open && !ask.isOver()) here.state = State::Open;
    if (here.direct.empty()) here.direct = "its own name servers could not be asked";
    return here;
}

Listing listingOf(Inquiry& ask, const Blocklist& list, const ListSubject& subject) {
    Listing listing;
    listing.health = listHealth(ask, list, subject.form);
    listing.evidence = listing.health.evidence;
    if (listing.health.state == ListHealth::State::Open) return listing;
    const auto noVerdict = [&](std::string reason) {
        listing.state = Listing::State::NoVerdict;
        listing.reason = std::move(reason);
        return listing;
    };
    if (listing.health.state != ListHealth::State::Usable) return noVerdict(reasonFor(listing.health));
    const Lookup lookup = askList(ask, list, subject.query, listing.health.server);
    if (lookup.isOpen()) return listing;
    listing.evidence.push_back(lookup.evidence);
    const std::vector<IpAddress> answers = lookup.addresses();
    const auto turnsAway = [&](ListHealth::State state, std::string reason) {
        listing.health.state = state;
        return noVerdict(std::move(reason));
    };
    if (lookup.failed()) return turnsAway(ListHealth::State::Unreachable, lookup.reason);
    if (const IpAddress* refusal = refusalIn(list, answers)) {
        listing.health.code = refusal->toString();
        return turnsAway(ListHealth::State::Refuses, "the list refuses to answer this client");
    }
    if (anyOutside(answers))
        return turnsAway(ListHealth::State::Rewritten, "the answer does not come from a blocklist");
    for (const IpAddress& answer : answers) {
        const std::vector<ListCode> codes = list.codesIn(answer);
        if (codes.empty()) listing.unknownCodes.push_back(answer.toString());
        for (const ListCode& code : codes) listing.codes.emplace_back(answer.toString(), code);
    }
    const bool listed = listing.has(Kind::Listed) || listing.has(Kind::Policy) || listing.has(Kind::Good);
    listing.state = listed ? Listing::State::Listed : Listing::State::Clear;
    return listing;
}

bool Listing::has(Kind kind) const {
    return std::any_of(codes.begin(), codes.end(),
                       [&](const auto& code) { return code.second.kind == kind; });
}

std::string Listing::codesOf(Kind kind) const {
    return joined(*this, kind, [](const auto& code) -> const std::string& { return code.first; });
}

std::string Listing::meaningsOf(Kind kind) const {
    return joined(*this, kind, [](const auto& code) -> const std::string& { return code.second.meaning; });
}

}  // namespace mailvitals
