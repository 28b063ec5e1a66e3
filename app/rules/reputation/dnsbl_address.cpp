// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_answers.h"
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

const char* tagForWeight(ListWeight weight) {
    switch (weight) {
        case ListWeight::Major: return "listed";
        case ListWeight::Minor: return "listed-minor";
        case ListWeight::Ignorable: break;
    }
    return "listed-ignorable";
}

/// Lists that gave no verdict on the address, and those that cleared it.
struct Tally {
    std::vector<std::string> clear;
    std::vector<std::string> silent;
    std::vector<std::string> evidence;
    bool open = false;
};

void askOne(Inquiry& ask, Verdicts& verdicts, const Blocklist& list, const IpAddress& address, Tally& tally) {
    const ListHealth health = listHealth(ask, list);
    const Listing listing = listingOf(ask, list, address);
    if (health.state == ListHealth::State::Open || listing.state == Listing::State::Open) {
        tally.open = true;
        return;
    }
    tally.evidence.push_back(listing.evidence);
    // A list is believed only after its own test entries proved it alive; dnsbl.refused speaks of those that
    // refuse.
    if (health.state != ListHealth::State::Usable || listing.state == Listing::State::Failed ||
        listing.state == Listing::State::Refuses) {
        tally.silent.push_back(list.name);
        return;
    }
    const Subject subject = address.toString() + " " + list.zone.toString();
    Args args{{arg::address, address.toString()},
              {arg::list, list.name},
              {arg::code, listing.codesOf(ListCode::Kind::Listed)},
              {arg::meaning, listing.meaningsOf(ListCode::Kind::Listed)},
              {arg::link, list.delisting}};
    std::vector<std::string> evidence = health.evidence;
    evidence.push_back(listing.evidence);
    if (listing.has(ListCode::Kind::Listed)) {
        verdicts.say(tagForWeight(list.weight), subject, std::move(args), std::move(evidence));
    } else if (!listing.unknownCodes.empty()) {
        args[2].value = listing.unknownCodes;
        verdicts.say("unknown-code", subject, std::move(args), std::move(evidence));
    } else if (!listing.has(
                   ListCode::Kind::Policy)) {  // of which dnsbl.policy speaks; it is not "clear" either
        tally.clear.push_back(list.name);
    }
}

/// What the addresses depend on first, then the lists' own tests, which depend on nothing.
void askAll(Inquiry& ask, const std::vector<Server>& servers) {
    for (const Server& server : servers) {
        for (const Blocklist& list : ask.policy().blocklists) {
            if (covers(list, server.address) && ask.request().isPublic(server.address))
                listingOf(ask, list, server.address);
        }
    }
    ask.prefetch([&] {
        for (const Blocklist& list : ask.policy().blocklists) listHealth(ask, list);
    });
}

void judge(Inquiry& ask, Verdicts& verdicts, const IpAddress& address) {
    Tally tally;
    for (const Blocklist& list : ask.policy().blocklists) {
        if (covers(list, address)) askOne(ask, verdicts, list, address, tally);
    }
    if (tally.open) return verdicts.wait();
    const Subject subject = address;
    const auto args = [&](const std::vector<std::string>& lists) {
        return Args{{arg::address, subject.toString()}, {arg::lists, lists}};
    };
    if (!tally.clear.empty()) verdicts.say("clear", subject, args(tally.clear), tally.evidence);
    if (!tally.silent.empty()) verdicts.say("no-verdict", subject, args(tally.silent), tally.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    askAll(ask, servers);
    for (const Server& server : servers) {
        if (ask.request().isPublic(server.address))
            judge(ask, verdicts, server.address);
        else
            verdicts.doesNotApply(server.address, "blocklists know public addresses only");
    }
}

}  // namespace

extern const Rule dnsblAddress{"dnsbl.address", Scope::Any, judge};

}  // namespace mailvitals::rules
