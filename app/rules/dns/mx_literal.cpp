// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/mail_hosts.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const MailHosts mail = mailHosts(ask, domain);
    if (mail.state == MailHosts::State::Open) return verdicts.wait();
    if (mail.state == MailHosts::State::Failed) {
        return verdicts.couldNotLook(domain, mail.reason, mail.evidence);
    }
    if (mail.state != MailHosts::State::Explicit) return;
    for (const dns::Mx& mx : mail.records) {
        if (mx.exchange.isRoot()) continue;
        const Subject subject = mx.exchange;
        const char* tag = isAddressLiteral(mx.exchange) ? "address"
                          : mx.exchange.isHostName()    ? "name"
                                                        : "illegal";
        verdicts.say(tag, subject, {{arg::domain, domain.toString()}, {arg::host, subject.toString()}},
                     mail.evidence);
    }
}

}  // namespace

extern const Rule mxLiteral{"mx.literal", Scope::Domain, judge};

}  // namespace mailvitals::rules
