// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_greeting.h"

#include "evidence/relay_trials.h"
#include "probes/smtp_opening.h"
#include "probes/smtp_trials.h"

namespace mailvitals::probes {
namespace {

bool offersVrfy(const net::SmtpConversation& talk) {
    const auto ehlo = talk.soFar().ehlo(talk.isEncrypted());
    return ehlo && ehlo->offers("VRFY");
}

/// What does VRFY tell of a user? Only of one whom it has just taken mail for: a no would count as a refusal.
void verifyFirst(net::SmtpConversation& talk, const SmtpQuestion& question) {
    const TrialOutcome first = trialOutcomes(question, talk.soFar()).front();
    if (first.answer == smtp::RelayAnswer::Accepted) (void)talk.command("VRFY " + first.trial.recipient);
}

}  // namespace

Expected<SmtpSession, Failure> askSmtpGreeting(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.wayOut, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation talk(std::move(*connection), context.deadline);
    if (openTalk(talk, question, context) && !question.trials.empty()) {
        const bool verifies = offersVrfy(talk);
        nameAll(talk, question, context, verifies ? Afterwards::Speak : Afterwards::Quit);
        if (verifies && !talk.isOver()) verifyFirst(talk, question);
    }
    talk.quit();
    return talk.take();
}

}  // namespace mailvitals::probes
