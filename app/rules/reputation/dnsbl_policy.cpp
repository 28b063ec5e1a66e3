// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_answers.h"
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

bool hasPolicyCodes(const Blocklist& list) {
    return std::any_of(list.codes.begin(), list.codes.end(),
                       [](const ListCode& code) { return code.kind == ListCode::Kind::Policy; });
}

void judge(Inquiry& ask, Verdicts& verdicts, const Blocklist& list, const IpAddress& address) {
    const ListHealth health = listHealth(ask, list);
    const Listing listing = listingOf(ask, list, address);
    if (health.state == ListHealth::State::Open || listing.state == Listing::State::Open)
        return verdicts.wait();
    const std::string subject = address.toString() + " " + list.zone.toString();
    std::vector<std::string> evidence = health.evidence;
    evidence.push_back(listing.evidence);
    if (health.state != ListHealth::State::Usable) {
        return verdicts.couldNotLook(subject, "the list gives this client no usable answers today", evidence);
    }
    if (listing.state == Listing::State::Failed || listing.state == Listing::State::Refuses)
        return verdicts.couldNotLook(subject, listing.reason, evidence);
    const Args args{{arg::address, address.toString()},
                    {arg::list, list.name},
                    {arg::code, listing.codesOf(ListCode::Kind::Policy)},
                    {arg::meaning, listing.meaningsOf(ListCode::Kind::Policy)},
                    {arg::link, list.delisting}};
    verdicts.say(listing.has(ListCode::Kind::Policy) ? "listed" : "not-listed", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) {
        for (const Blocklist& list : ask.policy().blocklists) {
            const bool applies = hasPolicyCodes(list) && covers(list, server.address) &&
                                 ask.request().isPublic(server.address);
            if (applies) judge(ask, verdicts, list, server.address);
        }
    }
}

}  // namespace

extern const Rule dnsblPolicy{"dnsbl.policy", Scope::Any, judge};

}  // namespace mailvitals::rules
