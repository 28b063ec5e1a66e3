// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dmarc_walk.h"
#include "rules/rule.h"

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

/// What receivers that still follow RFC 7489 see, where that differs: they look at the domain itself and at
/// the one below the public suffix, and nowhere between or above.
void sayWhatOlderReceiversSee(const DmarcWalk& walk, Verdicts& verdicts) {
    const DmarcStep* today = walk.deciding();
    const DmarcStep* before = walk.decidingByList();
    if (today == before || today == nullptr) return;
    const Subject subject = walk.steps.front().name;
    Args args{{arg::domain, subject.toString()}, {arg::name, today->name.toString()}};
    if (before == nullptr) return verdicts.say("older-see-none", subject, args, walk.evidence);
    args.push_back({arg::target, before->name.toString()});
    args.push_back({arg::record, before->texts.front()});
    verdicts.say("older-see-another", subject, args, walk.evidence);
}

/// Receivers of today pass over a record that they cannot read, and find one above; older ones stop there
/// (RFC 7489 section 6.6.3).
void sayWhoStopsAtABrokenOne(const DmarcWalk& walk, Verdicts& verdicts) {
    const DmarcStep& own = walk.steps.front();
    const DmarcStep* today = walk.deciding();
    if (own.parsed->has_value() || today == nullptr) return;
    verdicts.say("older-stop", own.name,
                 {{arg::domain, own.name.toString()}, {arg::name, today->name.toString()}}, walk.evidence);
}

/// The name nearest above the domain where two records or more cancel each other out.
const DmarcStep* crowdedAbove(const DmarcWalk& walk) {
    const auto found = std::find_if(walk.steps.begin() + 1, walk.steps.end(),
                                    [](const DmarcStep& step) { return step.texts.size() > 1; });
    return found == walk.steps.end() ? nullptr : &*found;
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const DmarcWalk walk = dmarcWalk(ask, domain);
    const Misplaced misplaced = misplacedRecord(ask, domain);  // in the same round trip, needed or not
    const Subject subject = domain;
    if (walk.open) return verdicts.wait();
    const DmarcStep& own = walk.steps.front();
    if (own.texts.size() > 1) {
        return verdicts.say(
            "many", subject,
            {{arg::domain, subject.toString()}, {arg::count, static_cast<std::int64_t>(own.texts.size())}},
            {own.evidence});
    }
    if (own.texts.size() == 1) {
        verdicts.say("present", subject,
                     {{arg::domain, subject.toString()}, {arg::record, own.texts.front()}}, {own.evidence});
        return sayWhoStopsAtABrokenOne(walk, verdicts);
    }
    if (const DmarcStep* above = walk.deciding()) {
        const Args args{{arg::domain, subject.toString()},
                        {arg::name, above->name.toString()},
                        {arg::record, above->texts.front()}};
        verdicts.say("from-above", subject, args, walk.evidence);
        return sayWhatOlderReceiversSee(walk, verdicts);
    }
    if (walk.failed) return verdicts.couldNotLook(subject, walk.reason, walk.evidence);
    if (const DmarcStep* crowded = crowdedAbove(walk)) {
        return verdicts.say("many-above", subject,
                            {{arg::domain, subject.toString()},
                             {arg::name, crowded->name.toString()},
                             {arg::count, static_cast<std::int64_t>(crowded->texts.size())}},
                            {crowded->evidence});
    }
    if (misplaced.open) return verdicts.wait();
    if (!misplaced.name.empty()) {
        std::vector<std::string> evidence = walk.evidence;
        evidence.push_back(misplaced.evidence);
        return verdicts.say("misplaced", subject,
                            {{arg::domain, subject.toString()}, {arg::name, misplaced.name}}, evidence);
    }
    verdicts.say("none", subject, {{arg::domain, subject.toString()}}, walk.evidence);
}

}  // namespace

extern const Rule dmarcPresent{"dmarc.present", Scope::Domain, judge};

}  // namespace mailvitals::rules
