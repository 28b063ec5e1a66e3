// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/relay_talks.h"
#include "rules/views/vantage.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const RelayTalks talks = relayTalks(ask, server);
    const RelayTalk* first = talks.first(smtpPort);
    if (first->talk.state == Talk::State::Open) return verdicts.wait();
    const std::vector<std::string> evidence{first->talk.evidence};
    if (!first->talk.session) {
        return verdicts.couldNotLook(first->talk.subject, first->talk.reason,
                                     first->talk.evidence.empty() ? std::vector<std::string>() : evidence);
    }
    const TrialOutcome& known = first->outcomes.at(0);
    const TrialOutcome& unknown = first->outcomes.at(1);
    const TrialOutcome& stranger = first->outcomes.at(2);
    const TrialOutcome& decided = unknown.answer ? unknown : known;
    const Args args{{arg::address, server.address.toString()},
                    {arg::recipient, decided.trial.recipient},
                    {arg::reply, decided.reply}};
    const auto say = [&](const char* tag) { verdicts.say(tag, first->talk.subject, args, evidence); };
    if (isNo(&unknown)) return say("knows-its-users");
    if (!unknown.named) return say(known.named && isNo(&known) ? "refuses-postmaster" : "no-verdict");
    if (unknown.answer != RelayAnswer::Accepted) return say("no-verdict");
    const Standpoint standpoint = standpointTowards(ask, server.address, *first->talk.session);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    // Servers ask their friends less.
    if (standpoint == Standpoint::Inside) return say("inside");
    say(stranger.answer == RelayAnswer::Accepted ? "accepts-everything" : "accepts-unknown");
}

}  // namespace

void relayAcceptsAll(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.foresee([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : servers) judge(ask, verdicts, server);
}

}  // namespace mailvitals::rules
