// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/tls_ports.h"

#include "rules/facts/smtp/submission.h"

namespace mailvitals {
namespace {

void addSubmission(Inquiry& ask, Verdicts& verdicts, const Server& server, std::vector<TlsPort>& ports) {
    for (const SubmissionEndpoint& endpoint : submissionEndpoints(ask, server)) {
        const Session& session = endpoint.session;
        if (session.state == Session::State::Open) verdicts.wait();
        const SmtpSession* heard = session.transcript;
        if (!heard || !(heard->tls || heard->tlsError)) continue;
        const TlsUse use = endpoint.port == submissionsPort ? TlsUse::Implicit : TlsUse::AsOffered;
        ports.push_back({server,
                         session.subject,
                         {server.address, endpoint.port},
                         use,
                         TlsPort::Reader::Users,
                         heard,
                         session.evidence});
    }
}

}  // namespace

bool TlsPort::isAnswered() const {
    if (session->tls) return true;
    const auto& end = session->brokeOff;
    return session->tlsError && end && end->why != FailureReason::TimedOut && !isOurDoing(end->why);
}

std::vector<TlsPort> tlsPortsToJudge(Inquiry& ask, Verdicts& verdicts) {
    std::vector<TlsPort> ports;
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting)) {
        const Session& session = heard.session;
        ports.push_back({heard.server, session.subject, heard.server.endpoint(), TlsUse::AsOffered,
                         TlsPort::Reader::Servers, session.transcript, session.evidence});
    }
    // Users can send where nothing is taken on port 25.
    for (const Server& server : servers(ask).all) addSubmission(ask, verdicts, server, ports);
    return ports;
}

}  // namespace mailvitals
