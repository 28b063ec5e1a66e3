// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/mta_sts/record.h"
#include "rules/facts/dns/announcement.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const auto place = domain.child("_mta-sts");
    if (!place) return verdicts.doesNotApply(subject, "its name is too long to have such a record");
    const auto [txt, records] = announcementAt(ask, *place, mta_sts::isRecord, "STSv");
    if (txt.isOpen()) return verdicts.wait();
    if (txt.failed()) return verdicts.couldNotLook(subject, txt.reason, {txt.evidence});
    if (records.size() > 1) {
        const auto count = static_cast<std::int64_t>(records.size());
        return verdicts.say("many", subject, {{arg::name, place->toString()}, {arg::count, count}},
                            {txt.evidence});
    }
    if (records.size() == 1) {
        const auto parsed = mta_sts::parse(records.front());
        if (!parsed)
            return verdicts.say("error", subject, argsOf(parsed.error(), records.front()), {txt.evidence});
        return verdicts.say("sound", subject,
                            {{arg::domain, subject.toString()}, {arg::record, records.front()}},
                            {txt.evidence});
    }
    verdicts.doesNotApply(subject, "it announces no MTA-STS, and need not");
}

}  // namespace

extern const Rule mtaStsRecord{"mta-sts.record", Scope::Domain, judge};

}  // namespace mailvitals::rules
