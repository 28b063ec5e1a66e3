// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_knock.h"

#include "net/smtp_conversation.h"

namespace mailvitals::probes {
namespace {

/// Long enough for a greeting over any line, and for one with a resolver's look-up before it.
constexpr std::chrono::seconds toGreet{5};

}  // namespace

Expected<SmtpSession, Failure> askSmtpKnock(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.wayOut, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation talk(std::move(*connection), context.deadline.orEarlier(Deadline::in(toGreet)));
    (void)talk.greeting();
    talk.quit();
    return talk.take();
}

}  // namespace mailvitals::probes
