// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tls_rpt/record.h"
#include "rules/facts/dns/announcement.h"
#include "rules/facts/dns/mail_hosts.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const auto place = domain.child("_smtp._tls");
    if (!place) return verdicts.doesNotApply(subject, "its name is too long to have such a record");
    const auto [txt, records] = announcementAt(ask, *place, tls_rpt::isRecord, "TLSRPT");
    const MailHosts mail = mailHosts(ask, domain);
    if (txt.isOpen() || mail.state == MailHosts::State::Open) return verdicts.wait();
    if (txt.failed()) return verdicts.couldNotLook(subject, txt.reason, {txt.evidence});
    if (records.size() > 1) {
        const auto count = static_cast<std::int64_t>(records.size());
        return verdicts.say("many", subject, {{arg::name, place->toString()}, {arg::count, count}},
                            {txt.evidence});
    }
    if (records.size() == 1) {
        const auto parsed = tls_rpt::parse(records.front());
        if (!parsed)
            return verdicts.say("error", subject, argsOf(parsed.error(), records.front()), {txt.evidence});
        return verdicts.say("sound", subject,
                            {{arg::domain, subject.toString()}, {arg::record, records.front()}},
                            {txt.evidence});
    }
    if (mail.state == MailHosts::State::Failed)
        return verdicts.couldNotLook(subject, mail.reason, mail.evidence);
    const bool takesMail =
        mail.state == MailHosts::State::Implicit || mail.state == MailHosts::State::Explicit;
    if (!takesMail) return verdicts.doesNotApply(subject, "the domain takes no mail");
    verdicts.say("none", subject, {{arg::domain, subject.toString()}}, {txt.evidence});
}

}  // namespace

extern const Rule tlsRptRecord{"tls-rpt.record", Scope::Domain, judge};

}  // namespace mailvitals::rules
