// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_matrix.h"

namespace mailvitals {
namespace {

using Wire = RelayDoor::Wire;

/// What one talk tells of the way in that it took.
void add(RelayDoor& door, const SmtpQuestion& question, const SmtpSession& session) {
    for (TrialOutcome& outcome : trialOutcomes(question, session)) {
        const bool here =
            outcome.answer && (door.wire == Wire::Tls || outcome.encrypted == (door.wire == Wire::StartTls));
        if (door.wire == Wire::Plain && outcome.demandedTls) door.shut = "it demands encryption first";
        if (here) door.outcomes.push_back(std::move(outcome));
    }
    const auto ehlo = session.ehlo(false);
    if (door.wire == Wire::StartTls && ehlo && !ehlo->offers("STARTTLS"))
        door.shut = "it does not offer STARTTLS";
}

std::string nobodyAnswers(const Failure& failure) {
    return std::string("no connection: ") + toString(failure.why);
}

RelayDoor doorAt(const Evidence& evidence, const IpEndpoint& place, Wire wire) {
    RelayDoor door{place.port, wire, {}, {}};
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        if (question.trials.empty() || question.server != place || question.talk == SmtpTalk::Proof) continue;
        if (const SmtpSession* session = attempt.answer()) add(door, question, *session);
        if (const Failure* failure = attempt.failure()) door.shut = nobodyAnswers(*failure);
    }
    if (!door.outcomes.empty()) door.shut.clear();
    return door;
}

}  // namespace

std::vector<RelayDoor> relayMatrix(const Evidence& evidence, const IpAddress& server) {
    std::vector<RelayDoor> doors;
    for (const auto& [port, wire] :
         {std::pair{smtpPort, Wire::Plain}, std::pair{smtpPort, Wire::StartTls},
          std::pair{submissionPort, Wire::Plain}, std::pair{submissionPort, Wire::StartTls},
          std::pair{submissionsPort, Wire::Tls}})
        doors.push_back(doorAt(evidence, {server, port}, wire));
    return doors;
}

}  // namespace mailvitals
