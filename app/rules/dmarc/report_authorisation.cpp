// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/public_suffix_list.h"
#include "rules/facts/authentication/dmarc_destinations.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// Is the destination another organisation's? Receivers of the present standard compare organizational
/// domains as tree walks find them (RFC 9990 section 4), others as the public suffix list has them (RFC 7489
/// section 7.1).
struct Foreign {
    bool today = false;
    bool before = false;
};

struct Judged {
    const DmarcWalk& walk;
    const DmarcStep& step;

    Foreign foreign(const DmarcWalk& there, const DomainName& destination) const {
        const DomainName own = dmarc::organizationalDomain(step.name, walk.records());
        const DomainName theirs = dmarc::organizationalDomain(destination, there.records());
        return {own != theirs, dmarc::organizationalDomainByList(step.name) !=
                                   dmarc::organizationalDomainByList(destination)};
    }
};

void judgeDestination(Inquiry& ask, Verdicts& verdicts, const Judged& judged, const DomainName& destination) {
    if (destination == judged.step.name) return;
    const Subject subject = destination;
    const DmarcWalk there = dmarcWalk(ask, destination);
    const auto consentName = destination.child(judged.step.name.toString() + "._report._dmarc");
    if (!consentName) {
        return verdicts.couldNotLook(subject, "the name under which it would agree is too long for the DNS");
    }
    const Lookup consent = lookUp(ask, *consentName, dns::Type::Txt);
    if (there.open || consent.isOpen()) return verdicts.wait();
    const Foreign foreign = judged.foreign(there, destination);
    if (!foreign.today && !foreign.before) {
        // What could not be read may say that it is an organisation of its own.
        if (there.failed) verdicts.couldNotLook(subject, there.reason, there.evidence);
        return;
    }
    const Args args{{arg::host, subject.toString()},
                    {arg::domain, judged.step.name.toString()},
                    {arg::name, consentName->toString()}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, {consent.evidence}); };
    const std::vector<std::string> texts = consent.texts();
    if (std::any_of(texts.begin(), texts.end(), dmarc::isRecord)) return say("agreed");
    if (consent.failed()) return verdicts.couldNotLook(subject, consent.reason, {consent.evidence});
    // One organisation by the walk, two by the list: only some receivers hold their reports back.
    if (!foreign.today) return say("missing-for-older");
    if (there.failed && !foreign.before) return verdicts.couldNotLook(subject, there.reason, there.evidence);
    say("missing");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const DmarcWalk walk = dmarcWalk(ask, domain);
    if (walk.open) return verdicts.wait();
    const DmarcStep* step = stepInForce(walk, subject, verdicts);
    if (step == nullptr) return;
    const DmarcDestinations destinations = dmarcDestinations(**step->parsed);
    if (destinations.domains.empty())
        return verdicts.doesNotApply(subject, "the DMARC record names no mailbox for reports");
    for (const DmarcDestination& destination : destinations.domains)
        judgeDestination(ask, verdicts, {walk, *step}, destination.domain);
    if (destinations.passedOver > 0) {
        verdicts.couldNotLook(subject, "the record names more domains for reports than one check looks at",
                              {step->evidence});
    }
    if (verdicts.findings().empty() && !verdicts.isWaiting())
        verdicts.doesNotApply(subject, "the reports stay within the domain's own organisation");
}

}  // namespace

extern const Rule dmarcReportAuthorisation{"dmarc.report-authorisation", Scope::Domain, judge};

}  // namespace mailvitals::rules
