// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dmarc_walk.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const DmarcWalk walk = dmarcWalk(ask, domain);
    if (walk.open) return verdicts.wait();
    const DmarcStep* step = stepInForce(walk, subject, verdicts);
    if (step == nullptr) return;
    const dmarc::Record& record = **step->parsed;
    const dmarc::Policy policy = walk.policyForDomain();
    const Args args{{arg::domain, subject.toString()},
                    {arg::name, step->name.toString()},
                    {arg::policy, std::string(dmarc::toString(policy))},
                    {arg::record, step->texts.front()}};
    const std::vector<std::string> evidence{step->evidence};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, evidence); };

    if (policy == dmarc::Policy::None) return say("none");
    if (record.testing) say("testing");
    // Whoever protects the domain but not the names below it leaves forgers a door one label away.
    if (record.forSubdomains() == dmarc::Policy::None)
        say("subdomains-open");
    else if (record.forNonexistent() == dmarc::Policy::None)
        say("nonexistent-open");
    if (verdicts.findings().empty()) say(policy == dmarc::Policy::Reject ? "reject" : "quarantine");
}

}  // namespace

extern const Rule dmarcPolicy{"dmarc.policy", Scope::Domain, judge};

}  // namespace mailvitals::rules
