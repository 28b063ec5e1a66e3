// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/sending_addresses.h"
#include "rules/facts/dns/list_tally.h"
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

void sayListed(Verdicts& verdicts, const ListHit& hit, const IpAddress& address) {
    const bool isMajor = hit.weight == ListWeight::Major;
    verdicts.say(isMajor ? "listed" : "listed-minor", address.toString() + " " + hit.list->zone.toString(),
                 {{arg::address, address.toString()},
                  {arg::list, hit.list->name},
                  {arg::code, hit.code},
                  {arg::meaning, hit.meaning},
                  {arg::detail, removalFor(hit)},
                  {arg::link, pageOf(*hit.list)}},
                 hit.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts, const IpAddress& address) {
    const ListTally tally = tallyOf(ask, ask.policy().blocklists, ListSubject::of(address));
    for (const ListHit& hit : tally.listed) sayListed(verdicts, hit, address);
    for (const ListHit& hit : tally.unknown) {
        verdicts.say("unknown-code", address.toString() + " " + hit.list->zone.toString(),
                     {{arg::address, address.toString()}, {arg::list, hit.list->name}, {arg::code, hit.code}},
                     hit.evidence);
    }
    if (tally.open) return verdicts.wait();
    const Subject subject = address;
    const auto args = [&](const std::vector<std::string>& lists) {
        return Args{{arg::address, subject.toString()},
                    {arg::lists, lists},
                    {arg::count, static_cast<std::int64_t>(lists.size())},
                    {arg::reason, tally.withoutVerdict()}};
    };
    if (!tally.clear.empty()) {
        const bool all = tally.withoutVerdict().empty();
        verdicts.say(all ? "clear" : "clear-some", subject, args(tally.clear), tally.evidence);
    }
    if (!tally.ignorable.empty())
        verdicts.say("listed-ignorable", subject, args(textsOf(tally.ignorable)),
                     tally.ignorable.front().evidence);
    if (!tally.silent.empty()) {
        verdicts.say("no-verdict", subject, args(tally.silent), tally.evidence);
    } else if (tally.clear.empty() && !tally.withoutVerdict().empty()) {
        verdicts.couldNotLook(subject, "no list gave a reliable answer: " + tally.withoutVerdict(),
                              tally.evidence);
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const SendingAddresses sending = sendingAddresses(ask);
    if (sending.open && !ask.isOver()) verdicts.wait();
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    for (const ListForm form : {ListForm::V4, ListForm::V6})
        prefetchHealth(ask, ask.policy().blocklists, form);
    for (const Server& server : servers) {
        if (ask.request().isPublic(server.address))
            judge(ask, verdicts, server.address);
        else
            verdicts.doesNotApply(server.address, "blocklists know public addresses only");
    }
    for (const IpAddress& address : sending.addresses) {
        const bool takesMail = std::any_of(servers.begin(), servers.end(),
                                           [&](const Server& server) { return server.address == address; });
        if (!takesMail) judge(ask, verdicts, address);
    }
}

}  // namespace

extern const Rule dnsblAddress{"dnsbl.address", Scope::Any, judge};

}  // namespace mailvitals::rules
