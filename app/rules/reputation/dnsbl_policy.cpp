// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_walk.h"
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

enum class Sending { Open, Here, Elsewhere };

/// Mail that leaves by another address does not meet the list: where the domain's SPF record does not let
/// this one pass, the server sends through a smarthost, or not at all.
Sending sendingOf(Inquiry& ask, const Server& server) {
    const DomainName* domain = ask.request().target.domain();
    if (domain == nullptr) return Sending::Here;
    const auto session =
        spf::Session::of(server.address, "postmaster@" + domain->toString(), server.host.toString());
    const auto result = checkSpf(ask, session).result;
    if (!result) return ask.isOver() ? Sending::Here : Sending::Open;
    const bool refused =
        result == spf::Result::Fail || result == spf::Result::SoftFail || result == spf::Result::Neutral;
    return refused ? Sending::Elsewhere : Sending::Here;
}

void judge(Inquiry& ask, Verdicts& verdicts, const Blocklist& list, const Server& server) {
    const IpAddress& address = server.address;
    const Listing listing = listingOf(ask, list, ListSubject::of(address));
    if (listing.state == Listing::State::Open) {
        if (!ask.isOver()) verdicts.wait();
        return;
    }
    const Subject subject = address.toString() + " " + list.zone.toString();
    if (listing.state == Listing::State::NoVerdict)
        return verdicts.couldNotLook(subject, listing.reason, listing.evidence);
    const DomainName* domain = ask.request().target.domain();
    const Args args{{arg::address, address.toString()},
                    {arg::domain, domain ? domain->toString() : address.toString()},
                    {arg::list, list.name},
                    {arg::code, listing.codesOf(ListCode::Kind::Policy)},
                    {arg::meaning, listing.meaningsOf(ListCode::Kind::Policy)},
                    {arg::link, list.delisting}};
    if (!listing.has(ListCode::Kind::Policy))
        return verdicts.say("not-listed", subject, args, listing.evidence);
    const Sending sending = sendingOf(ask, server);
    if (sending == Sending::Open) return verdicts.wait();
    verdicts.say(sending == Sending::Elsewhere ? "listed-elsewhere" : "listed", subject, args,
                 listing.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) {
        for (const Blocklist& list : ask.policy().blocklists) {
            const bool applies = hasPolicyCodes(list) && list.covers(formOf(server.address)) &&
                                 ask.request().isPublic(server.address);
            if (applies) judge(ask, verdicts, list, server);
        }
    }
}

}  // namespace

extern const Rule dnsblPolicy{"dnsbl.policy", Scope::Any, judge};

}  // namespace mailvitals::rules
