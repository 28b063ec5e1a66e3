// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/relay_talk.h"

#include "base/ascii.h"
#include "rules/verdicts.h"

namespace mailvitals {
namespace {

std::string pathOf(const std::string& command) {
    const std::size_t open = command.find('<');
    const std::size_t close = command.rfind('>');
    return open == command.npos || close == command.npos ? std::string()
                                                         : command.substr(open + 1, close - open - 1);
}

std::optional<smtp::RelayAnswer> answerOf(const SmtpExchange& exchange) {
    const auto reply = SmtpSession::replyOf(exchange);
    if (!reply) return std::nullopt;
    return smtp::readRelayAnswer(*reply);
}

bool isCommand(const SmtpExchange& exchange, std::string_view verb) {
    return exchange.sent.starts_with(verb);
}

}  // namespace

RelayTalk readRelayTalk(const SmtpSession& session) {
    RelayTalk talk;
    if (session.brokeOff) talk.brokeOff = reasonOf(*session.brokeOff);
    int recipients = 0;
    for (const SmtpExchange& exchange : session.exchanges) {
        const auto answer = answerOf(exchange);
        if (!answer) continue;
        const bool recipient = isCommand(exchange, "RCPT");
        if (recipient) {
            ++recipients;
            if (recipients == 2) talk.control = answer;
            if (recipients == 3) talk.second = answer;
            if (recipients > 1) continue;
            talk.recipient = pathOf(exchange.sent);
        } else if (isCommand(exchange, "MAIL") && recipients == 0) {
            talk.sender = pathOf(exchange.sent);
        }
        // Whoever is turned away at the greeting, EHLO or MAIL never gets to name a recipient: that is the
        // answer.
        const bool early =
            recipients == 0 && *answer != smtp::RelayAnswer::Accepted &&
            (exchange.sent.empty() ? !ascii::startsWithIgnoringCase(exchange.lines.front(), "220")
                                   : isCommand(exchange, "MAIL"));
        if ((recipient && recipients == 1) || early) {
            talk.first = early && *answer == smtp::RelayAnswer::Refused && !isCommand(exchange, "MAIL")
                             ? smtp::RelayAnswer::TesterBlocked
                             : *answer;
            talk.reply = ascii::join(exchange.lines, " / ");
        }
    }
    return talk;
}

}  // namespace mailvitals
