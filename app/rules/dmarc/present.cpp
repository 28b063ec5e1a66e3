// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/dmarc_walk.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

struct Misplaced {
    bool open = false;
    std::string name;  ///< where a record was found; empty: nowhere
    std::string evidence;
};

/// Two classic slips: the record at the domain itself, and "_dmarc.example.org.example.org", which a DNS
/// provider's form makes out of a full name.
Misplaced misplacedRecord(Inquiry& ask, const DomainName& domain) {
    Misplaced result;
    std::vector<DomainName> places{domain};
    if (const auto doubled = domain.child("_dmarc." + domain.toString())) places.push_back(*doubled);
    for (const DomainName& place : places) {
        const Lookup lookup = lookUp(ask, place, dns::Type::Txt);
        result.open = result.open || lookup.isOpen();
        const std::vector<std::string> texts = lookup.texts();
        const bool found = std::any_of(texts.begin(), texts.end(), dmarc::isRecord);
        if (found && result.name.empty()) {
            result.name = place.toString();
            result.evidence = lookup.evidence;
        }
    }
    return result;
}

}  // namespace

void dmarcPresent(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const DmarcWalk walk = dmarcWalk(ask, domain);
    const Misplaced misplaced = misplacedRecord(ask, domain);  // in the same round trip, needed or not
    const std::string subject = domain.toString();
    if (walk.open) return verdicts.wait();
    const DmarcStep& own = walk.steps.front();
    if (own.texts.size() > 1) {
        return verdicts.say(
            "many", subject,
            {{arg::domain, subject}, {arg::count, static_cast<std::int64_t>(own.texts.size())}},
            {own.evidence});
    }
    if (own.texts.size() == 1) {
        return verdicts.say("present", subject, {{arg::domain, subject}, {arg::record, own.texts.front()}},
                            {own.evidence});
    }
    if (const DmarcStep* above = walk.deciding()) {
        const Args args{
            {arg::domain, subject}, {arg::name, above->name.toString()}, {arg::record, above->texts.front()}};
        return verdicts.say("from-above", subject, args, walk.evidence);
    }
    if (walk.failed) return verdicts.couldNotLook(subject, walk.reason, walk.evidence);
    if (misplaced.open) return verdicts.wait();
    if (!misplaced.name.empty()) {
        std::vector<std::string> evidence = walk.evidence;
        evidence.push_back(misplaced.evidence);
        return verdicts.say("misplaced", subject, {{arg::domain, subject}, {arg::name, misplaced.name}},
                            evidence);
    }
    verdicts.say("none", subject, {{arg::domain, subject}}, walk.evidence);
}

}  // namespace mailvitals::rules
