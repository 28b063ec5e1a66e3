// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_opening.h"

namespace mailvitals::probes {

bool openTalk(net::SmtpConversation& talk, const SmtpQuestion& question, const ProbeContext& context) {
    if (question.tls == TlsUse::Implicit && !talk.beginEncrypted(question.host, context.trust)) return false;
    const auto greeting = talk.greeting();
    if (!greeting || greeting->code != 220) return false;
    const auto hello = talk.hello(context.helloName);
    if (!hello || !hello->positive()) return false;
    const bool encrypt = question.tls == TlsUse::AsOffered && smtp::readEhlo(*hello).offers("STARTTLS");
    // Where STARTTLS is offered and then refused, the talk goes on in plain text: what it says there counts
    // too.
    if (!encrypt || !talk.startTls(question.host, context.trust)) return !talk.isOver();
    const auto again = talk.hello(context.helloName);
    return again && again->positive();
}

}  // namespace mailvitals::probes
