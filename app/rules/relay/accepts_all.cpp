// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/baseline_recipients.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const RelayTalks talks = relayTalks(ask, server);
    const auto controls = controlsToJudge(ask, verdicts, server);
    if (!controls) return;
    const TrialOutcome& unknown = controls->unknown;
    const TrialOutcome& bounce = controls->bounce;
    const TrialOutcome& before = bounce.answer ? bounce : controls->known;
    const TrialOutcome& decided = unknown.answer ? unknown : before;
    const Args args{{arg::address, server.address.toString()},
                    {arg::recipient, decided.trial.recipient},
                    {arg::reply, decided.reply}};
    const std::vector<std::string> evidence{controls->talk.evidence};
    const auto say = [&](const char* tag) { verdicts.say(tag, controls->talk.subject, args, evidence); };
    if (isNo(&unknown)) return say("knows-its-users");
    if (unknown.named && unknown.answer != RelayAnswer::Accepted) return say("no-verdict");
    if (!unknown.named && isNo(&controls->known)) return say("refuses-postmaster");
    if (!unknown.named && before.answer == RelayAnswer::Accepted)
        return verdicts.couldNotLook(controls->talk.subject, controls->ending(), evidence);
    const bool refusesBounces =
        controls->known.answer == RelayAnswer::Accepted && bounce.reply.starts_with('5');
    if (!unknown.named) return say(refusesBounces ? "refuses-bounces" : "no-verdict");
    const RelayTalk& first = *talks.first(smtpPort);
    if (first.talk.state == Talk::State::Open) return verdicts.wait();
    const bool carries = !first.outcomes.empty() && first.outcomes.front().answer == RelayAnswer::Accepted;
    const Standpoint standpoint = standpointTowards(ask, server.address, *controls->talk.session);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    // Servers ask their friends less.
    if (standpoint == Standpoint::Inside) return say("inside");
    say(carries ? "accepts-everything" : "accepts-unknown");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.foresee([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : servers) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule relayAcceptsAll{"relay.accepts-all", Scope::Domain, judge};

}  // namespace mailvitals::rules
