// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_greeting.h"

#include "net/smtp_conversation.h"
#include "probes/smtp_opening.h"

namespace mailvitals::probes {

Expected<SmtpSession, Failure> askSmtpGreeting(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.wayOut, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation talk(std::move(*connection), context.deadline);
    (void)openTalk(talk, question, context);
    talk.quit();
    return talk.take();
}

}  // namespace mailvitals::probes
