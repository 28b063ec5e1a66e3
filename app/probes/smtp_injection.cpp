// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_injection.h"

#include "probes/session_start.h"

namespace mailvitals::probes {

Expected<SmtpSession, Failure> askSmtpInjection(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.proxy, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation session(std::move(*connection), context.deadline);
    const auto offers = greet(session, context);
    const bool encrypted =
        offers && offers->offers("STARTTLS") && session.startTlsBeforeNoop(question.host, context.trust);
    session.quit();
    if (encrypted && !session.soFar().brokeOff) {
        const auto reply = SmtpSession::replyOf(session.soFar().exchanges.back());
        if (reply && reply->code != 221) (void)session.unasked();
    }
    return session.take();
}

}  // namespace mailvitals::probes
