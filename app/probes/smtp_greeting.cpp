// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_greeting.h"

#include "evidence/relay_trials.h"
#include "probes/session_start.h"
#include "probes/smtp_trials.h"

#include <algorithm>

namespace mailvitals::probes {
namespace {

bool offersVrfy(const net::SmtpConversation& session) {
    const auto ehlo = session.soFar().ehlo(session.isEncrypted());
    return ehlo && ehlo->offers("VRFY");
}

/// What does VRFY tell of a user? Only of one whom it has just taken mail for: a no would count as a refusal.
/// Whoever has turned us away meanwhile is not asked any more.
void verifyFirst(net::SmtpConversation& session, const SmtpQuestion& question) {
    const std::vector<TrialOutcome> outcomes = trialOutcomes(question, session.soFar());
    const bool turnedAway = std::any_of(outcomes.begin(), outcomes.end(), [](const TrialOutcome& outcome) {
        return outcome.answer && endsSession(*outcome.answer);
    });
    const TrialOutcome& first = outcomes.front();
    if (!turnedAway && first.answer == smtp::RelayAnswer::Accepted)
        (void)session.command("VRFY " + first.trial.recipient);
}

}  // namespace

Expected<SmtpSession, Failure> askSmtpGreeting(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.proxy, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation session(std::move(*connection), context.deadline);
    if (startSession(session, question, context) && !question.trials.empty()) {
        const bool verifies = offersVrfy(session);
        nameAll(session, question, context, verifies ? Afterwards::Speak : Afterwards::Quit);
        if (verifies && !session.isOver()) verifyFirst(session, question);
    }
    session.quit();
    return session.take();
}

}  // namespace mailvitals::probes
