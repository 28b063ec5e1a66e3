// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/ehlo_offers.h"
#include "rules/facts/smtp/submission.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Words for the ports at which users can log in.
std::string endpointOf(const SubmissionEndpoint& endpoint) {
    return std::to_string(endpoint.port) +
           (endpoint.port == submissionsPort ? " (encrypted from the start)" : " (STARTTLS)");
}

bool isEncrypted(const SmtpSession& transcript) {
    return transcript.ehlo(true).has_value();
}

bool takesLogins(const SmtpSession& transcript) {
    const auto ehlo = transcript.ehlo(true);
    return ehlo && ehlo->offers("AUTH");
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    std::vector<std::string> working;
    std::vector<std::string> evidence;
    const SubmissionEndpoint* odd = nullptr;
    const auto endpoints = submissionEndpoints(ask, server);
    for (const SubmissionEndpoint& endpoint : endpoints) {
        if (endpoint.session.state == Session::State::Open) return verdicts.wait();
        if (!endpoint.session.evidence.empty()) evidence.push_back(endpoint.session.evidence);
        if (endpoint.session.transcript && takesLogins(*endpoint.session.transcript))
            working.push_back(endpointOf(endpoint));
        else if (endpoint.session.transcript && !odd)
            odd = &endpoint;
    }
    const Subject subject = server.address;
    const Args args{{arg::address, subject.toString()},
                    {arg::names, working},
                    {arg::port, static_cast<std::int64_t>(odd ? odd->port : submissionPort)}};
    if (!working.empty()) return verdicts.say("offered", subject, args, evidence);
    const Session& first = endpoints.front().session;
    if (!odd && (first.ourDoing || evidence.empty()))
        return verdicts.couldNotLook(subject, first.reason, evidence);
    if (!odd) return verdicts.say("closed", subject, args, evidence);
    verdicts.say(isEncrypted(*odd->session.transcript) ? "without-login" : "without-encryption", subject,
                 args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule submissionOffered{"submission.offered", Scope::Any, judge};

}  // namespace mailvitals::rules
