// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const DkimKeys keys = dkimKeys(ask, domain);
    const Subject subject = domain;
    std::vector<std::string> selectors;
    std::vector<std::string> evidence;
    for (const DkimKey& key : keys.found) {
        selectors.push_back(key.selector);
        evidence.push_back(key.evidence);
    }
    for (const std::string& missing : keys.missing) {
        verdicts.say("given-missing", missing, {{arg::selector, missing}, {arg::domain, subject.toString()}});
    }
    for (const DkimFailure& failure : keys.failed) {
        if (failure.given) verdicts.couldNotLook(failure.selector, failure.reason, {failure.evidence});
    }
    const Args args{{arg::domain, subject.toString()},
                    {arg::selectors, selectors},
                    {arg::count, static_cast<std::int64_t>(keys.tried)}};
    if (!selectors.empty()) verdicts.say("found", subject, args, evidence);
    if (keys.open) return verdicts.wait();
    if (!selectors.empty()) return;
    if (keys.branchEvidence.empty())
        return verdicts.doesNotApply(subject, "its name is too long to have DKIM keys");
    if (!keys.failed.empty()) {
        return verdicts.couldNotLook(subject, keys.failed.back().reason, {keys.failed.back().evidence});
    }
    verdicts.say(keys.nothingBelow ? "no-branch" : "none", subject, args, {keys.branchEvidence});
}

}  // namespace

extern const Rule dkimFound{"dkim.found", Scope::Domain, judge};

}  // namespace mailvitals::rules
