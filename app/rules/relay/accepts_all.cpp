// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/baseline_recipients.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const RelaySessions sessions = relaySessions(ask, server);
    const auto baseline = baselineToJudge(ask, verdicts, server);
    if (!baseline) return;
    const TrialOutcome& unknown = baseline->unknown;
    const TrialOutcome& bounce = baseline->bounce;
    const TrialOutcome& before = bounce.answer ? bounce : baseline->known;
    const TrialOutcome& decided = unknown.answer ? unknown : before;
    const Args args{{arg::address, server.address.toString()},
                    {arg::recipient, decided.trial.recipient},
                    {arg::reply, decided.reply}};
    const std::vector<std::string> evidence{baseline->session.evidence};
    const auto say = [&](const char* tag) { verdicts.say(tag, baseline->session.subject, args, evidence); };
    if (isNo(&unknown)) return say("knows-its-users");
    if (unknown.named && unknown.answer != RelayAnswer::Accepted) return say("no-verdict");
    if (!unknown.named && isNo(&baseline->known)) return say("refuses-postmaster");
    if (!unknown.named && before.answer == RelayAnswer::Accepted)
        return verdicts.couldNotLook(baseline->session.subject, baseline->ending(), evidence);
    const bool refusesBounces =
        baseline->known.answer == RelayAnswer::Accepted && bounce.reply.starts_with('5');
    if (!unknown.named) return say(refusesBounces ? "refuses-bounces" : "no-verdict");
    const RelaySession& first = *sessions.first(smtpPort);
    if (first.session.state == Session::State::Open) return verdicts.wait();
    const bool carries = !first.outcomes.empty() && first.outcomes.front().answer == RelayAnswer::Accepted;
    const Standpoint standpoint = standpointTowards(ask, server.address, *baseline->session.transcript);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    // Servers ask their friends less.
    if (standpoint == Standpoint::Inside) return say("inside");
    say(carries ? "accepts-everything" : "accepts-unknown");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : servers) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule relayAcceptsAll{"relay.accepts-all", Scope::Domain, judge};

}  // namespace mailvitals::rules
