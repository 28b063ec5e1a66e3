// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/port_check.h"
#include "probes/smtp_greeting.h"
#include "probes/smtp_injection.h"
#include "probes/smtp_proof.h"
#include "probes/smtp_relay.h"
#include "run/connection_lane.h"
#include "run/lanes.h"

#include <algorithm>

namespace mailvitals::run {
namespace {

constexpr int mostToOnePort = 2;
constexpr int mostToOneAddress = 3;
constexpr int mostConnections = 12;

Expected<SmtpSession, Failure> session(const SmtpQuestion& question, const probes::ProbeContext& context) {
    switch (question.kind) {
        case SmtpSessionKind::Greeting: return probes::askSmtpGreeting(question, context);
        case SmtpSessionKind::Relay: return probes::askSmtpRelay(question, context);
        case SmtpSessionKind::PortCheck: return probes::checkPort(question, context);
        case SmtpSessionKind::Injection: return probes::askSmtpInjection(question, context);
        case SmtpSessionKind::Proof: return probes::askSmtpProof(question, context);
    }
    return unexpected(Failure{FailureReason::Internal, "a session that nobody knows"});
}

/// A proxy that did not get through to the server leaves no session behind.
Expected<SmtpSession, Failure> unlessNeverThrough(Expected<SmtpSession, Failure> session) {
    if (!session || !session->brokeOff || session->brokeOff->why != FailureReason::ProxyFailed)
        return session;
    const bool heard = std::any_of(session->exchanges.begin(), session->exchanges.end(),
                                   [](const SmtpExchange& exchange) { return !exchange.lines.empty(); });
    if (heard) return session;
    return unexpected(*session->brokeOff);
}

class MailLane : public ConnectionLane<SmtpQuestion> {
 public:
    using ConnectionLane::ConnectionLane;

 protected:
    Expected<Answer, Failure> look(const SmtpQuestion& question) const override {
        return asAnswer(unlessNeverThrough(session(question, context_.probeContext())));
    }
};

}  // namespace

LanePtr makeMailLane(LaneContext& context) {
    return std::make_unique<MailLane>(context,
                                      MostConnections{mostToOnePort, mostToOneAddress, mostConnections,
                                                      context.settings().mostToOneAddress});
}

}  // namespace mailvitals::run
