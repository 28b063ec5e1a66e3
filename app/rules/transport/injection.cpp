// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/transport/tls_ports.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// What came back inside of TLS, in order.
std::vector<const SmtpExchange*> repliesInTls(const SmtpSession& session) {
    std::vector<const SmtpExchange*> replies;
    for (const SmtpExchange& exchange : session.exchanges) {
        if (exchange.encrypted && SmtpSession::replyOf(exchange)) replies.push_back(&exchange);
    }
    return replies;
}

int codeOf(const SmtpExchange& exchange) {
    return SmtpSession::replyOf(exchange)->code;
}

/// It said STARTTLS was not to be had so, or hung up on it.
bool isRefusal(const SmtpSession& session) {
    const SmtpExchange* start = session.find("STARTTLS");
    if (!start) return false;
    const auto reply = SmtpSession::replyOf(*start);
    if (reply && reply->code != 220) return reply->code != 421;
    const auto& end = session.brokeOff;
    const bool hungUp = end && (end->why == FailureReason::Closed || end->why == FailureReason::Garbled);
    return hungUp && (session.tlsError || !session.tls);
}

void judge(Verdicts& verdicts, const Session& tried) {
    const std::vector<std::string> evidence{tried.evidence};
    if (!tried.transcript) return verdicts.couldNotLook(tried.subject, tried.reason, evidence);
    const SmtpSession& session = *tried.transcript;
    const auto replies = repliesInTls(session);
    if (replies.size() >= 2 && codeOf(*replies[0]) == 250 && codeOf(*replies[1]) == 221)
        return verdicts.say("obeyed", tried.subject, {{arg::reply, ascii::join(replies[0]->lines, " / ")}},
                            evidence);
    if (replies.size() == 1 && codeOf(*replies[0]) == 221)
        return verdicts.say("discarded", tried.subject, {}, evidence);
    if (replies.empty() && isRefusal(session)) return verdicts.say("refused", tried.subject, {}, evidence);
    const std::string reason = session.brokeOff ? reasonOf(*session.brokeOff)
                                                : "the server did not answer as it did a moment before";
    verdicts.couldNotLook(tried.subject, reason, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<TlsPort> ports = tlsPortsToJudge(ask, verdicts);
    const std::string target = ask.request().target.toString();
    // It looks like an attack, and whoever looks for those may ban us.
    if (!ask.request().thorough) {
        if (!ports.empty()) verdicts.say("left-out", target, {{arg::domain, target}});
        return;
    }
    for (const TlsPort& port : ports) {
        if (port.use == TlsUse::Implicit) continue;  // nothing comes before the encryption there
        if (!port.isEncrypted()) {
            verdicts.doesNotApply(port.subject, "no encrypted connection came about");
            continue;
        }
        const Session tried =
            session(ask, SmtpQuestion{SmtpSessionKind::Injection, port.server.host, port.endpoint});
        if (tried.state == Session::State::Open)
            verdicts.wait();
        else
            judge(verdicts, tried);
    }
}

}  // namespace

extern const Rule tlsInjection{"tls.injection", Scope::Any, judge};

}  // namespace mailvitals::rules
