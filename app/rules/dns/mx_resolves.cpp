// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/servers.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judgeHost(const HostAddresses& host, Verdicts& verdicts) {
    const Subject subject = host.host;
    const std::vector<std::string> evidence{host.v4.evidence, host.v6.evidence};
    std::vector<std::string> addresses;
    for (const Lookup* lookup : {&host.v4, &host.v6}) {
        for (const IpAddress& address : lookup->addresses()) addresses.push_back(address.toString());
    }
    const Args args{{arg::host, subject.toString()}, {arg::addresses, addresses}};
    if (!addresses.empty()) return verdicts.say("resolves", subject, args, evidence);
    if (host.v4.isOpen() || host.v6.isOpen()) return;  // hostsToJudge() has said to wait
    if (host.v4.failed()) return verdicts.couldNotLook(subject, host.v4.reason, evidence);
    if (host.v6.failed()) return verdicts.couldNotLook(subject, host.v6.reason, evidence);
    const bool missing = host.v4.state == Lookup::State::NoSuchName;
    verdicts.say(missing ? "no-such-name" : "no-address", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Servers known = hostsToJudge(ask, verdicts);
    for (const HostAddresses& host : known.hosts) judgeHost(host, verdicts);
}

}  // namespace

extern const Rule mxResolves{"mx.resolves", Scope::Domain, judge};

}  // namespace mailvitals::rules
