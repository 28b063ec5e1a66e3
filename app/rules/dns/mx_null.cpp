// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/mail_hosts.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const MailHosts mail = mailHosts(ask, domain);
    const Subject subject = domain;
    const Args args{{arg::domain, subject.toString()}, {arg::hosts, mail.names()}};
    if (mail.state == MailHosts::State::Open) return verdicts.wait();
    if (mail.state == MailHosts::State::Failed)
        return verdicts.couldNotLook(subject, mail.reason, mail.evidence);
    if (mail.state == MailHosts::State::NullMx) return verdicts.say("null", subject, args, mail.evidence);
    const bool beside = std::any_of(mail.records.begin(), mail.records.end(),
                                    [](const dns::Mx& mx) { return mx.exchange.isRoot(); });
    if (beside) return verdicts.say("beside-others", subject, args, mail.evidence);
    verdicts.doesNotApply(subject, "the domain does not say that it takes no mail");
}

}  // namespace

extern const Rule mxNull{"mx.null", Scope::Domain, judge};

}  // namespace mailvitals::rules
