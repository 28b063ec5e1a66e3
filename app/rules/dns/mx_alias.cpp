// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Servers known = hostsToJudge(ask, verdicts);
    if (known.mailHosts.state == MailHosts::State::Implicit) {  // which may well be an alias
        return verdicts.doesNotApply(ask.request().target.toString(), "the domain has no MX record");
    }
    for (const HostAddresses& host : known.hosts) {
        const Subject subject = host.host;
        const Lookup& lookup = host.v4.aliases.empty() ? host.v6 : host.v4;
        if (!lookup.aliases.empty()) {
            verdicts.say("alias", subject,
                         {{arg::host, subject.toString()}, {arg::target, lookup.aliases.back().toString()}},
                         {lookup.evidence});
        } else if (host.v4.isOpen() || host.v6.isOpen()) {
            continue;  // hostsToJudge() has said to wait
        } else if (host.v4.failed() && host.v6.failed()) {
            verdicts.couldNotLook(subject, host.v4.reason, {host.v4.evidence, host.v6.evidence});
        } else {
            verdicts.say("plain", subject, {{arg::host, subject.toString()}},
                         {host.v4.evidence, host.v6.evidence});
        }
    }
}

}  // namespace

extern const Rule mxAlias{"mx.alias", Scope::Domain, judge};

}  // namespace mailvitals::rules
