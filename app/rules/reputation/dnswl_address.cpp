// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_answers.h"
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// The answer of trust "none": known, and that is all.
bool isWorthNothing(const Listing& listing) {
    return listing.meaningsOf(ListCode::Kind::Good).starts_with("no trust");
}

void judge(Inquiry& ask, Verdicts& verdicts, const IpAddress& address) {
    std::vector<std::string> without;
    std::vector<std::string> evidence;
    std::string failure;
    bool vouched = false;
    for (const Blocklist& list : ask.policy().allowlists) {
        if (!list.covers(formOf(address))) continue;
        const Listing listing = listingOf(ask, list, ListSubject::of(address));
        if (listing.state == Listing::State::Open) {
            if (!ask.isOver()) verdicts.wait();
            continue;
        }
        evidence.push_back(listing.evidence.back());
        if (listing.state == Listing::State::NoVerdict) {
            failure += (failure.empty() ? "" : "; ") + list.name + ": " + listing.reason;
            continue;
        }
        if (!listing.has(ListCode::Kind::Good)) {
            without.push_back(list.name);
            continue;
        }
        vouched = true;
        verdicts.say(isWorthNothing(listing) ? "listed-untrusted" : "listed",
                     address.toString() + " " + list.zone.toString(),
                     {{arg::address, address.toString()},
                      {arg::list, list.name},
                      {arg::code, listing.codesOf(ListCode::Kind::Good)},
                      {arg::meaning, listing.meaningsOf(ListCode::Kind::Good)},
                      {arg::link, list.delisting}},
                     listing.evidence);
    }
    if (verdicts.isWaiting()) return;
    const Subject subject = address;
    // An address on one list needs no word about the others.
    if (!without.empty() && !vouched) {
        verdicts.say("not-listed", subject, {{arg::address, subject.toString()}, {arg::lists, without}},
                     evidence);
    }
    if (!failure.empty()) verdicts.couldNotLook(subject, failure, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.prefetch([&] {
        for (const Blocklist& list : ask.policy().allowlists) {
            for (const ListForm form : {ListForm::V4, ListForm::V6}) {
                if (list.covers(form)) listHealth(ask, list, form);
            }
        }
    });
    for (const Server& server : servers) {
        if (ask.request().isPublic(server.address))
            judge(ask, verdicts, server.address);
        else
            verdicts.doesNotApply(server.address, "allowlists know public addresses only");
    }
}

}  // namespace

extern const Rule dnswlAddress{"dnswl.address", Scope::Any, judge};

}  // namespace mailvitals::rules
