// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/shown_chains.h"

#include "rules/facts/smtp/submission.h"

namespace mailvitals {
namespace {

void addSubmission(Inquiry& ask, Verdicts& verdicts, const Server& server, std::vector<ShownChain>& chains) {
    for (const SubmissionEndpoint& endpoint : submissionEndpoints(ask, server)) {
        if (endpoint.session.state == Session::State::Open) verdicts.wait();
        const SmtpSession* heard = endpoint.session.transcript;
        if (heard && heard->tls)
            chains.push_back({server, endpoint.session.subject, ShownChain::Reader::Users, *heard->tls,
                              endpoint.session.evidence});
    }
}

}  // namespace

std::vector<ShownChain> chainsToJudge(Inquiry& ask, Verdicts& verdicts) {
    std::vector<ShownChain> chains;
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting)) {
        const Session& session = heard.session;
        if (session.transcript->tls) {
            chains.push_back({heard.server, session.subject, ShownChain::Reader::Servers,
                              *session.transcript->tls, session.evidence});
        } else {
            verdicts.doesNotApply(session.subject,
                                  "no encrypted connection came about, so no certificate was seen");
        }
    }
    // Users can send where nothing is taken on port 25.
    for (const Server& server : servers(ask).all) addSubmission(ask, verdicts, server, chains);
    return chains;
}

}  // namespace mailvitals
