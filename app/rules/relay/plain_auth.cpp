// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/smtp/trials.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// What stands behind AUTH in the reply to EHLO in plain text; empty where no login is offered there. Some
/// old programs read "AUTH=" (RFC 4954 does not know it), and servers say it for them.
std::string loginsInPlainText(const smtp::EhloReply& ehlo) {
    for (const std::string& keyword : ehlo.keywords) {
        if (keyword.starts_with("AUTH ") || keyword.starts_with("AUTH=")) return keyword.substr(5);
    }
    return {};
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server, std::uint16_t port) {
    const Session greeting = session(ask, greetingOf(ask, server, port));
    if (greeting.state == Session::State::Open) return verdicts.wait();
    // A port for users at which nobody answers is no fault.
    if (!greeting.transcript && port != smtpPort) return;
    const std::vector<std::string> evidence{greeting.evidence};
    if (!greeting.transcript) {
        return verdicts.couldNotLook(greeting.subject, greeting.reason,
                                     greeting.evidence.empty() ? std::vector<std::string>() : evidence);
    }
    const auto ehlo = greeting.transcript->ehlo(false);
    if (!ehlo) return verdicts.couldNotLook(greeting.subject, "it did not answer EHLO", evidence);
    const std::string logins = loginsInPlainText(*ehlo);
    verdicts.say(logins.empty() ? "encrypted-first" : "plain", greeting.subject,
                 {{arg::address, server.address.toString()},
                  {arg::port, static_cast<std::int64_t>(port)},
                  {arg::found, logins}},
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) {
        for (const std::uint16_t port : {smtpPort, submissionPort}) judge(ask, verdicts, server, port);
    }
}

}  // namespace

extern const Rule submissionPlainAuth{"submission.plain-auth", Scope::Any, judge};

}  // namespace mailvitals::rules
