// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_matrix.h"

namespace mailvitals {
namespace {

using Wire = RelayEndpoint::Wire;

/// What one session tells of the way in that it took.
void add(RelayEndpoint& endpoint, const SmtpQuestion& question, const SmtpSession& session) {
    for (TrialOutcome& outcome : trialOutcomes(question, session)) {
        const bool here = outcome.answer && (endpoint.wire == Wire::Tls ||
                                             outcome.encrypted == (endpoint.wire == Wire::StartTls));
        if (endpoint.wire == Wire::Plain && outcome.demandedTls) endpoint.shut = "it requires STARTTLS (530)";
        if (here) endpoint.outcomes.push_back(std::move(outcome));
    }
    const auto ehlo = session.ehlo(false);
    if (endpoint.wire == Wire::StartTls && ehlo && !ehlo->offers("STARTTLS"))
        endpoint.shut = "it does not offer STARTTLS";
}

std::string nobodyAnswers(const Failure& failure) {
    return std::string("no connection: ") + toString(failure.why);
}

RelayEndpoint endpointAt(const Evidence& evidence, const IpEndpoint& place, Wire wire) {
    RelayEndpoint endpoint{place.port, wire, {}, {}};
    for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
        if (question.trials.empty() || question.server != place || question.kind == SmtpSessionKind::Proof)
            continue;
        if (const SmtpSession* session = attempt.answer()) add(endpoint, question, *session);
        if (const Failure* failure = attempt.failure()) endpoint.shut = nobodyAnswers(*failure);
    }
    if (!endpoint.outcomes.empty()) endpoint.shut.clear();
    return endpoint;
}

}  // namespace

std::vector<RelayEndpoint> relayMatrix(const Evidence& evidence, const IpAddress& server) {
    std::vector<RelayEndpoint> endpoints;
    for (const auto& [port, wire] :
         {std::pair{smtpPort, Wire::Plain}, std::pair{smtpPort, Wire::StartTls},
          std::pair{submissionPort, Wire::Plain}, std::pair{submissionPort, Wire::StartTls},
          std::pair{submissionsPort, Wire::Tls}})
        endpoints.push_back(endpointAt(evidence, {server, port}, wire));
    return endpoints;
}

}  // namespace mailvitals
