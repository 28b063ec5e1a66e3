// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/authentication/dmarc_walk.h"
#include "rules/rule.h"

#include <algorithm>
#include <charconv>

namespace mailvitals::rules {
namespace {

/// What older receivers make of pct=: a number up to 100, or as if it were not there (RFC 7489 section 6.3).
int percentOf(const std::string& value) {
    int percent = 0;
    const char* const end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, percent);
    const bool valid = error == std::errc{} && stop == end && percent >= 0 && percent <= 100;
    return valid ? percent : 100;
}

/// It is the one of them that older receivers obey and present ones do not.
const char* tagForShare(int percent) {
    if (percent == 100) return "share-of-all";
    return percent == 0 ? "share-of-none" : "share";
}

bool hasSize(const std::vector<dmarc::ReportAddress>& addresses) {
    return std::any_of(addresses.begin(), addresses.end(),
                       [](const dmarc::ReportAddress& address) { return !address.sizeSuffix.empty(); });
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::string domain = ask.request().target.toString();
    const DmarcWalk walk = dmarcWalk(ask, *ask.request().target.domain());
    if (walk.open) return verdicts.wait();
    const DmarcStep* step = stepInForce(walk, domain, verdicts);
    if (step == nullptr) return;
    const dmarc::Record& record = **step->parsed;
    const Subject subject = step->name;
    Args args{{arg::domain, subject.toString()},
              {arg::policy, std::string(dmarc::toString(record.policy))},
              {arg::record, step->texts.front()}};
    std::vector<std::string> idle;
    for (const Tag& tag : record.removedTags) {
        if (!ascii::equalsIgnoringCase(tag.name, "pct")) {
            idle.push_back(ascii::lowered(tag.name));
            continue;
        }
        Args withShare = args;
        withShare.push_back({arg::found, tag.value});
        verdicts.say(tagForShare(percentOf(tag.value)), subject, withShare, {step->evidence});
    }
    if (!idle.empty()) {
        args.push_back({arg::names, idle});
        verdicts.say("without-effect", subject, args, {step->evidence});
    }
    if (hasSize(record.aggregateReports) || hasSize(record.failureReports))
        verdicts.say("size", subject, args, {step->evidence});
    if (verdicts.findings().empty()) verdicts.say("none", subject, args, {step->evidence});
}

}  // namespace

extern const Rule dmarcRemovedTags{"dmarc.removed-tags", Scope::Domain, judge};

}  // namespace mailvitals::rules
