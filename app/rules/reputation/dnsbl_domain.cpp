// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_tally.h"
#include "rules/facts/dns/listed_names.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void sayListed(Verdicts& verdicts, const ListHit& hit, const std::string& name) {
    const bool isMajor = hit.weight == ListWeight::Major;
    verdicts.say(isMajor ? "listed" : "listed-minor", name + " " + hit.list->zone.toString(),
                 {{arg::name, name},
                  {arg::list, hit.list->name},
                  {arg::code, hit.code},
                  {arg::meaning, hit.meaning},
                  {arg::detail, removalFor(hit)},
                  {arg::link, pageOf(*hit.list)}},
                 hit.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts, const DomainName& name) {
    const ListTally tally = tallyOf(ask, ask.policy().blocklists, ListSubject::of(name));
    for (const ListHit& hit : tally.listed) sayListed(verdicts, hit, name.toString());
    for (const ListHit& hit : tally.unknown) {
        verdicts.say("unknown-code", name.toString() + " " + hit.list->zone.toString(),
                     {{arg::name, name.toString()}, {arg::list, hit.list->name}, {arg::code, hit.code}},
                     hit.evidence);
    }
    if (tally.open) return verdicts.wait();
    const Subject subject = name.toString();
    const auto args = [&](const std::vector<std::string>& lists) {
        return Args{{arg::name, subject.toString()},
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
    prefetchHealth(ask, ask.policy().blocklists, ListForm::Domain);
    const ListedNames known = listedNames(ask);
    if (known.open) verdicts.wait();
    for (const DomainName& name : known.names) judge(ask, verdicts, name);
    if (known.open) return;
    const Subject subject = ask.request().target.toString();
    if (!known.failure.empty())
        verdicts.couldNotLook(subject, known.failure, known.evidence);
    else if (known.names.empty())
        verdicts.doesNotApply(subject, "it has no name");
}

}  // namespace

extern const Rule dnsblDomain{"dnsbl.domain", Scope::Any, judge};

}  // namespace mailvitals::rules
