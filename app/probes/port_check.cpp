// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/port_check.h"

#include "net/smtp_conversation.h"

namespace mailvitals::probes {
namespace {

/// Long enough for a greeting over any line, and for one with a resolver's look-up before it.
constexpr std::chrono::seconds toGreet{5};

}  // namespace

Expected<SmtpSession, Failure> checkPort(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.proxy, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation session(std::move(*connection), context.deadline.orEarlier(Deadline::in(toGreet)));
    (void)session.greeting();
    session.quit();
    return session.take();
}

}  // namespace mailvitals::probes
