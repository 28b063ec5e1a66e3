// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/own_addresses.h"
#include "rules/views/talks.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// A silent IPv6 address is the server's fault only where IPv6 and port 25 are known to work from here.
bool portWorksOverIpv4(const std::vector<Server>& all, Inquiry& ask) {
    return std::any_of(all.begin(), all.end(), [&](const Server& server) {
        return server.address.isV4() && talk(ask, server, SmtpTalk::Greeting).state == Talk::State::Talked;
    });
}

void judgeAddress(Inquiry& ask, Verdicts& verdicts, const Server& server, const Servers& known,
                  const OwnAddresses& own) {
    const Talk attempt = talk(ask, server, SmtpTalk::Greeting);
    const bool ipv4Works = portWorksOverIpv4(known.all, ask);  // asks for all talks before any is looked at
    const std::string subject = server.address.toString();
    const Args args{
        {arg::host, server.host.toString()}, {arg::address, subject}, {arg::reason, attempt.reason}};
    const std::vector<std::string> evidence =
        attempt.evidence.empty() ? std::vector<std::string>{} : std::vector{attempt.evidence};
    if (attempt.state == Talk::State::Open) return verdicts.wait();
    if (attempt.state == Talk::State::Talked) return verdicts.say("reachable", subject, args, evidence);
    if (own.open || known.open) return verdicts.wait();
    const bool ipv6Works = !own.of(Family::V6).empty();
    if (ipv6Works && ipv4Works) return verdicts.say("silent", subject, args, evidence);
    verdicts.couldNotLook(subject, attempt.reason, evidence);
}

}  // namespace

void mxIpv6(Inquiry& ask, Verdicts& verdicts) {
    const OwnAddresses own = ownAddresses(ask);
    const Servers known = servers(ask);
    for (const Server& server : known.all) {
        if (server.address.isV6()) judgeAddress(ask, verdicts, server, known, own);
    }
    if (known.open) return verdicts.wait();
    for (const HostAddresses& host : known.hosts) {
        const std::string subject = host.host.toString();
        if (host.v6.failed()) verdicts.couldNotLook(subject, host.v6.reason, {host.v6.evidence});
        if (host.v6.absent() && host.v4.found()) {
            verdicts.say("none", subject, {{arg::host, subject}}, {host.v6.evidence});
        }
    }
}

}  // namespace mailvitals::rules
