// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/baseline_recipients.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

bool isRefused(const TrialOutcome& outcome) {
    return outcome.named &&
           (outcome.answer == RelayAnswer::Refused || outcome.answer == RelayAnswer::RecipientUnknown);
}

/// Where complaints go. Only a thorough check names it: it may be one refusal too many.
void judgeAbuse(Inquiry& ask, Verdicts& verdicts, const Server& server, const RelaySessions& sessions) {
    if (!ask.request().thorough) return;
    if (sessions.isOpen(smtpPort)) return verdicts.wait();
    const TrialOutcome* abuse = sessions.find(abuseControl, smtpPort);
    const bool refused = abuse && isRefused(*abuse);
    const bool accepted = abuse && abuse->answer == RelayAnswer::Accepted;
    if (!refused && !accepted) return;
    verdicts.say(refused ? "abuse-refused" : "abuse-accepted", server.endpoint().toString(),
                 {{arg::address, server.address.toString()},
                  {arg::recipient, abuse->trial.recipient},
                  {arg::reply, abuse->reply}},
                 sessions.evidence(smtpPort));
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const RelaySessions sessions = relaySessions(ask, server);
    const auto baseline = baselineToJudge(ask, verdicts, server);
    if (!baseline) return;
    const TrialOutcome& known = baseline->known;
    const Args args{{arg::address, server.address.toString()},
                    {arg::recipient, known.trial.recipient},
                    {arg::reply, known.reply}};
    const auto say = [&](const char* tag) {
        verdicts.say(tag, baseline->session.subject, args, {baseline->session.evidence});
    };
    judgeAbuse(ask, verdicts, server, sessions);
    if (!known.named) return say("not-asked");
    if (known.answer == RelayAnswer::Accepted) return say("accepted");
    if (!isRefused(known)) return say("no-verdict");
    const RelaySession& stranger = *sessions.first(smtpPort);
    if (stranger.session.state == Session::State::Open) return verdicts.wait();
    // Whoever says the same to everybody speaks of us, not of the postmaster.
    const bool meant = !stranger.outcomes.empty() && !saysTheSame(known, stranger.outcomes.front());
    say(meant ? "refused" : "no-verdict");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule smtpPostmaster{"smtp.postmaster", Scope::Any, judge};

}  // namespace mailvitals::rules
