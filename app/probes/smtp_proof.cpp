// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_proof.h"

#include "evidence/relay_trials.h"
#include "probes/session_start.h"
#include "probes/smtp_trials.h"

namespace mailvitals::probes {

Expected<SmtpSession, Failure> askSmtpProof(const SmtpQuestion& question, const ProbeContext& context) {
    if (question.message.empty() || question.trials.size() != 1)
        return unexpected(Failure{FailureReason::Internal, "a proof without its message"});
    auto connection = net::Connection::open(question.server, context.proxy, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation session(std::move(*connection), context.deadline);
    if (startSession(session, question, context)) {
        nameAll(session, question, context, Afterwards::Speak);
        const TrialOutcome outcome = trialOutcomes(question, session.soFar()).front();
        if (outcome.answer == smtp::RelayAnswer::Accepted && !session.isOver())
            (void)session.deliver(question.message);
    }
    session.quit();
    return session.take();
}

}  // namespace mailvitals::probes
