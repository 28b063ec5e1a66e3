// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dmarc_destinations.h"
#include "rules/facts/dns/mail_hosts.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

void judgeDestination(Inquiry& ask, Verdicts& verdicts, const DmarcDestination& destination) {
    const MailHosts mail = mailHosts(ask, destination.domain);
    const Subject subject = destination.domain;
    const Args args{{arg::host, subject.toString()}, {arg::addresses, destination.mailboxes}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, mail.evidence); };
    switch (mail.state) {
        case MailHosts::State::Open: return verdicts.wait();
        case MailHosts::State::Failed: return verdicts.couldNotLook(subject, mail.reason, mail.evidence);
        case MailHosts::State::NoSuchDomain: return say("no-such-domain");
        case MailHosts::State::None:
        case MailHosts::State::NullMx: return say("takes-no-mail");
        case MailHosts::State::Implicit:
        case MailHosts::State::Explicit: return say("takes-mail");
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const DmarcWalk walk = dmarcWalk(ask, domain);
    if (walk.open) return verdicts.wait();
    const DmarcStep* step = stepInForce(walk, subject, verdicts);
    if (step == nullptr) return;
    const dmarc::Record& record = **step->parsed;
    if (record.aggregateReportsError) {
        return verdicts.say("unusable", subject, argsOf(*record.aggregateReportsError, step->texts.front()),
                            {step->evidence});
    }
    const Args args{{arg::domain, subject.toString()}, {arg::record, step->texts.front()}};
    if (record.aggregateReports.empty()) {
        const bool watches = walk.policyForDomain() == dmarc::Policy::None;
        return verdicts.say(watches ? "watches-blindly" : "none", subject, args, {step->evidence});
    }
    const DmarcDestinations destinations = dmarcDestinations(record);
    const auto& domains = destinations.domains;
    const bool byMail = std::any_of(domains.begin(), domains.end(),
                                    [](const DmarcDestination& one) { return one.aggregate; });
    if (!byMail) return verdicts.say("no-mailbox", subject, args, {step->evidence});
    for (const DmarcDestination& destination : domains) {
        if (destination.aggregate) judgeDestination(ask, verdicts, destination);
    }
    if (destinations.passedOver > 0) {
        verdicts.couldNotLook(subject, "the record names more domains for reports than one check looks at",
                              {step->evidence});
    }
}

}  // namespace

extern const Rule dmarcReports{"dmarc.reports", Scope::Domain, judge};

}  // namespace mailvitals::rules
