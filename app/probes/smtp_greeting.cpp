// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_greeting.h"

#include "net/smtp_conversation.h"

namespace mailvitals::probes {

Expected<SmtpSession, Failure> askSmtpGreeting(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.wayOut, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation talk(std::move(*connection), context.deadline);
    const auto greeting = talk.greeting();
    if (greeting && greeting->code == 220) {
        const auto hello = talk.hello(context.helloName);
        const bool offered = hello && hello->positive() && smtp::readEhlo(*hello).offers("STARTTLS");
        if (offered && talk.startTls(question.host, context.trust)) (void)talk.hello(context.helloName);
    }
    talk.quit();
    return talk.take();
}

}  // namespace mailvitals::probes
