// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_proof.h"

#include "evidence/relay_trials.h"
#include "probes/smtp_opening.h"
#include "probes/smtp_trials.h"

namespace mailvitals::probes {

Expected<SmtpSession, Failure> askSmtpProof(const SmtpQuestion& question, const ProbeContext& context) {
    if (question.message.empty() || question.trials.size() != 1)
        return unexpected(Failure{Why::Internal, "a proof without its message"});
    auto connection = net::Connection::open(question.server, context.wayOut, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation talk(std::move(*connection), context.deadline);
    if (openTalk(talk, question, context)) {
        nameAll(talk, question, context, Afterwards::Speak);
        const TrialOutcome outcome = trialOutcomes(question, talk.soFar()).front();
        if (outcome.answer == smtp::RelayAnswer::Accepted && !talk.isOver())
            (void)talk.deliver(question.message);
    }
    talk.quit();
    return talk.take();
}

}  // namespace mailvitals::probes
