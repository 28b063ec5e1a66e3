// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/session_start.h"

namespace mailvitals::probes {

std::optional<smtp::EhloReply> greet(net::SmtpConversation& session, const ProbeContext& context) {
    const auto greeting = session.greeting();
    if (!greeting || greeting->code != 220) return std::nullopt;
    const auto hello = session.hello(context.helloName);
    if (!hello || !hello->positive()) return std::nullopt;
    return smtp::readEhlo(*hello);
}

bool startSession(net::SmtpConversation& session, const SmtpQuestion& question, const ProbeContext& context) {
    if (question.tls == TlsUse::Implicit && !session.beginEncrypted(question.host, context.trust))
        return false;
    const auto offers = greet(session, context);
    if (!offers) return false;
    const bool encrypt = question.tls == TlsUse::AsOffered && offers->offers("STARTTLS");
    // Where STARTTLS is offered and then refused, the session goes on in plain text: what it says there
    // counts too.
    if (!encrypt || !session.startTls(question.host, context.trust)) return !session.isOver();
    const auto again = session.hello(context.helloName);
    return again && again->positive();
}

}  // namespace mailvitals::probes
