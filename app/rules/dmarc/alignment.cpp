// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/facts/authentication/dmarc_walk.h"
#include "rules/facts/authentication/spf_record.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// Can anybody pass? "v=spf1 -all" lets nobody.
bool letsSomebodyPass(const spf::Record& record) {
    return record.redirect || std::any_of(record.mechanisms.begin(), record.mechanisms.end(),
                                          [](const spf::Mechanism& mechanism) {
                                              return mechanism.qualifier == spf::Qualifier::Pass;
                                          });
}

bool isInForce(const DkimKey& key) {
    return key.record() != nullptr && !key.record()->revoked;
}

/// Strict alignment leaves out what stands one label away from the domain in From:.
std::vector<std::string> strictTags(const dmarc::Record& record) {
    std::vector<std::string> tags;
    if (record.dkimAlignment == dmarc::Alignment::Strict) tags.emplace_back("adkim=s");
    if (record.spfAlignment == dmarc::Alignment::Strict) tags.emplace_back("aspf=s");
    return tags;
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const DmarcWalk walk = dmarcWalk(ask, domain);
    const DkimKeys keys = dkimKeys(ask, domain);
    const SpfRecord spf = spfRecordAt(ask, domain);
    if (walk.open || keys.open || spf.state == SpfRecord::State::Open) return verdicts.wait();
    const DmarcStep* step = stepInForce(walk, subject, verdicts);
    if (step == nullptr) return;

    const bool spfCan = spf.record() != nullptr && letsSomebodyPass(*spf.record());
    const bool sendsNothing = spf.record() != nullptr && !spfCan;
    std::vector<std::string> selectors;
    for (const DkimKey& key : keys.found) {
        if (isInForce(key)) selectors.push_back(key.selector);
    }
    std::vector<std::string> evidence{step->evidence, spf.evidence};
    if (!keys.branchEvidence.empty()) evidence.push_back(keys.branchEvidence);
    const std::vector<std::string> strict = strictTags(**step->parsed);
    const Args args{{arg::domain, subject.toString()}, {arg::selectors, selectors}, {arg::names, strict}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, evidence); };

    if (!selectors.empty()) {
        if (spf.state == SpfRecord::State::Failed)
            return verdicts.couldNotLook(subject, spf.reason, evidence);
        say(spfCan ? "both" : "only-dkim");
    } else if (spfCan) {
        // That no selector was guessed proves nothing, unless there can be none.
        say(keys.nothingBelow ? "only-spf" : "spf-and-perhaps-dkim");
    } else if (sendsNothing) {
        return verdicts.doesNotApply(subject, "its SPF record says that it sends no mail");
    } else if (spf.state == SpfRecord::State::Failed) {
        return verdicts.couldNotLook(subject, spf.reason, evidence);
    } else if (keys.nothingBelow) {
        say("neither");
    } else {
        return verdicts.couldNotLook(
            subject, "SPF cannot prove anything for it, and no DKIM key is known; a message would show one",
            evidence);
    }
    if (!strict.empty()) say("strict");
}

}  // namespace

extern const Rule dmarcAlignment{"dmarc.alignment", Scope::Domain, judge};

}  // namespace mailvitals::rules
