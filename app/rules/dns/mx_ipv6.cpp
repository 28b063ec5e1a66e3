// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/line.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/own_addresses.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// A silent IPv6 address is the server's fault only where IPv6 and port 25 are known to work from here.
Session::State bestSessionOverIpv4(const std::vector<Server>& all, Inquiry& ask) {
    Session::State best = Session::State::Failed;
    for (const Server& server : all) {
        if (!server.address.isV4()) continue;
        const Session::State state = session(ask, server, SmtpSessionKind::Greeting).state;
        if (best != Session::State::Connected && state != Session::State::Failed) best = state;
    }
    return best;
}

void judgeAddress(Inquiry& ask, Verdicts& verdicts, const Server& server, const Servers& known,
                  const OwnAddresses& own) {
    const Subject subject = server.address;
    if (!ask.request().isPublic(server.address)) {
        return verdicts.doesNotApply(subject, "it is not an address of the public Internet");
    }
    const Session attempt = session(ask, server, SmtpSessionKind::Greeting);
    const Reach reach = reachOf(ask, server);
    const Session::State overIpv4 = bestSessionOverIpv4(known.all, ask);
    const Args args{{arg::host, server.host.toString()},
                    {arg::address, subject.toString()},
                    {arg::reason, attempt.reason}};
    if (reach.state == Reach::State::Open) return verdicts.wait();
    if (reach.isAlive()) return verdicts.say("reachable", subject, args, reach.evidence);
    if (reach.state == Reach::State::Unknown)
        return verdicts.couldNotLook(subject, reach.reason, reach.evidence);
    if (!reach.atConnect())
        return verdicts.couldNotLook(subject, "it takes a connection and does not answer as a mail server",
                                     reach.evidence);
    if (own.open || known.open || overIpv4 == Session::State::Open) return verdicts.wait();
    const bool ipv6Works = !own.of(Family::V6).empty();
    if (!ipv6Works || overIpv4 != Session::State::Connected)
        return verdicts.couldNotLook(subject, attempt.reason, reach.evidence);
    const LineView line = lineTowards(ask, server, reach, known.all);
    if (line.state == LineView::State::Open) return verdicts.wait();
    if (line.state == LineView::State::Clear) return verdicts.say("silent", subject, args, reach.evidence);
    verdicts.couldNotLook(subject, line.reason, reach.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Servers known = hostsToJudge(ask, verdicts);
    for (const Server& server : known.all)
        session(ask, server, SmtpSessionKind::Greeting);  // all, before any is judged
    const OwnAddresses own = ownAddresses(ask);
    for (const Server& server : known.all) {
        if (server.address.isV6()) judgeAddress(ask, verdicts, server, known, own);
    }
    for (const HostAddresses& host : known.hosts) {
        const Subject subject = host.host;
        if (host.v6.failed()) verdicts.couldNotLook(subject, host.v6.reason, {host.v6.evidence});
        const bool forTheWorld = std::any_of(known.all.begin(), known.all.end(), [&](const Server& server) {
            return server.host == host.host && server.address.isV6();
        });
        if (host.v6.absent() && host.v4.found() && !forTheWorld && !known.open) {
            verdicts.say("none", subject, {{arg::host, subject.toString()}}, {host.v6.evidence});
        }
    }
}

}  // namespace

extern const Rule mxIpv6{"mx.ipv6", Scope::Domain, judge};

}  // namespace mailvitals::rules
