// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/bimi/record.h"
#include "rules/facts/authentication/dmarc_walk.h"
#include "rules/facts/dns/announcement.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// pct= below 100: dropped from the standard, but those who show logos still go by it.
bool sparesSome(const dmarc::Record& record) {
    return std::any_of(record.removedTags.begin(), record.removedTags.end(), [](const Tag& tag) {
        const bool number =
            !tag.value.empty() && std::all_of(tag.value.begin(), tag.value.end(), ascii::isDigit);
        return ascii::equalsIgnoringCase(tag.name, "pct") && number && tag.value.size() < 3;
    });
}

/// Why the record is too lenient for a logo; empty where it is not.
std::string weaknessOf(const dmarc::Record& record, dmarc::Policy policy) {
    if (policy == dmarc::Policy::None) return "its policy is none";
    if (record.testing && policy == dmarc::Policy::Quarantine) return "t=y turns quarantine into none";
    if (record.forSubdomains() == dmarc::Policy::None) return "sp=none leaves the names below it open";
    return sparesSome(record) ? "its pct is below 100" : "";
}

/// Both the domain's own record and that of its organisation must be strict.
std::string weaknessOf(const DmarcWalk& walk, const DomainName& organisation) {
    const DmarcStep* step = walk.deciding();
    if (step == nullptr) return "there is no DMARC record in force";
    std::string weakness = weaknessOf(**step->parsed, walk.policyForDomain());
    const dmarc::Record* above = walk.records()(organisation);
    if (weakness.empty() && above != nullptr) weakness = weaknessOf(*above, above->policy);
    return weakness;
}

struct Place {
    DomainName name;
    Announcement found;
};

void judge(Verdicts& verdicts, const Subject& subject, const Place& place, const DmarcWalk& walk,
           const DomainName& organisation) {
    const std::vector<std::string>& records = place.found.records;
    const std::vector<std::string> evidence{place.found.txt.evidence};
    const auto count = static_cast<std::int64_t>(records.size());
    const auto parsed = bimi::parse(records.front());
    std::vector<std::string> files;
    if (parsed) {
        for (const std::string* file : {&parsed->logo, &parsed->evidence}) {
            if (!file->empty()) files.push_back(*file);
        }
    }
    std::string weakness = walk.failed ? "" : weaknessOf(walk, organisation);
    const Args args{{arg::domain, subject.toString()},
                    {arg::name, place.name.toString()},
                    {arg::count, count},
                    {arg::names, files},
                    {arg::record, records.front()},
                    {arg::reason, weakness}};
    if (records.size() > 1) return verdicts.say("many", subject, args, evidence);
    if (!parsed) return verdicts.say("error", subject, argsOf(parsed.error(), records.front()), evidence);
    if (parsed->declines()) return verdicts.say("declined", subject, args, evidence);
    if (walk.failed) {
        verdicts.couldNotLook(subject, "whether DMARC is strict enough is not known: " + walk.reason,
                              walk.evidence);
    } else if (!weakness.empty()) {
        verdicts.say("dmarc-too-weak", subject, args, walk.evidence);
    }
    if (parsed->evidence.empty()) verdicts.say("no-certificate", subject, args, evidence);
    if (verdicts.findings().empty()) verdicts.say("sound", subject, args, evidence);
    verdicts.say("not-fetched", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const auto own = domain.child("default._bimi");
    if (!own) return verdicts.doesNotApply(subject, "its name is too long to have such a record");
    const auto lookAt = [&](const DomainName& name) {
        return Place{name, announcementAt(ask, name, bimi::isRecord, "BIMI")};
    };
    const DmarcWalk walk = dmarcWalk(ask, domain);
    Place place = lookAt(*own);
    if (place.found.txt.isOpen() || walk.open) return verdicts.wait();
    // A domain without a record of its own shows the logo of its organisation.
    const DomainName organisation =
        walk.failed ? domain : dmarc::organizationalDomain(domain, walk.records());
    const bool nothingOwn = !place.found.txt.failed() && place.found.records.empty();
    if (nothingOwn && organisation != domain) place = lookAt(*organisation.child("default._bimi"));
    if (place.found.txt.isOpen()) return verdicts.wait();
    if (place.found.txt.failed())
        return verdicts.couldNotLook(subject, place.found.txt.reason, {place.found.txt.evidence});
    if (place.found.records.empty())
        return verdicts.doesNotApply(subject, "the domain publishes no logo, and needs none");
    judge(verdicts, subject, place, walk, organisation);
}

}  // namespace

extern const Rule bimiRecord{"bimi.record", Scope::Domain, judge};

}  // namespace mailvitals::rules
