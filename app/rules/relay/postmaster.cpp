// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/relay_talks.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const RelayTalks talks = relayTalks(ask, server);
    const RelayTalk& first = *talks.first(smtpPort);
    const Talk& talk = first.talk;
    if (talk.state == Talk::State::Open) return verdicts.wait();
    if (!talk.session) {
        return verdicts.couldNotLook(
            talk.subject, talk.reason,
            talk.evidence.empty() ? std::vector<std::string>() : std::vector{talk.evidence});
    }
    const TrialOutcome& known = first.outcomes.front();
    const Args args{{arg::address, server.address.toString()},
                    {arg::recipient, known.trial.recipient},
                    {arg::reply, known.reply}};
    const auto say = [&](const char* tag) { verdicts.say(tag, talk.subject, args, {talk.evidence}); };
    if (!known.named) return say("not-asked");
    if (known.answer == RelayAnswer::Accepted) return say("accepted");
    const bool refused =
        known.answer == RelayAnswer::Refused || known.answer == RelayAnswer::RecipientUnknown;
    // Whoever says the same to everybody speaks of us, not of the postmaster.
    const bool meant = refused && !saysTheSame(known, first.outcomes.back());
    say(meant ? "refused" : "no-verdict");
}

}  // namespace

void smtpPostmaster(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) judge(ask, verdicts, server);
}

}  // namespace mailvitals::rules
