// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/mail_hosts.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const MailHosts mail = mailHosts(ask, domain);
    const Subject subject = domain;
    const Args args{{arg::domain, subject.toString()}, {arg::hosts, mail.names()}};
    switch (mail.state) {
        case MailHosts::State::Open: return verdicts.wait();
        case MailHosts::State::Failed: return verdicts.couldNotLook(subject, mail.reason, mail.evidence);
        case MailHosts::State::NoSuchDomain:
            return verdicts.doesNotApply(subject, "the domain does not exist");
        case MailHosts::State::NullMx:
            return verdicts.doesNotApply(subject, "the domain says that it takes no mail");
        case MailHosts::State::None: return verdicts.say("none", subject, args, mail.evidence);
        case MailHosts::State::Implicit: return verdicts.say("implicit", subject, args, mail.evidence);
        case MailHosts::State::Explicit: return verdicts.say("present", subject, args, mail.evidence);
    }
}

}  // namespace

extern const Rule mxPresent{"mx.present", Scope::Domain, judge};

}  // namespace mailvitals::rules
