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

bool isCommand(const SmtpExchange& exchange, std::string_view verb) {
    return exchange.sent.starts_with(verb);
}

/// Who refuses before a recipient is named refuses us, or our sender. Only where the words tell so, or a
/// login is demanded, is it about relaying.
smtp::RelayAnswer beforeRecipient(smtp::RelayAnswer answer, const smtp::Reply& reply,
                                  smtp::RelayAnswer otherwise) {
    if (answer != smtp::RelayAnswer::Refused) return answer;
    const std::string text = reply.text();
    const bool aboutUs = ascii::containsIgnoringCase(text, "relay") ||
                         ascii::containsIgnoringCase(text, "client host rejected");
    return aboutUs && otherwise == smtp::RelayAnswer::SenderRefused ? answer : otherwise;
}

class Reader {
 public:
    void read(const SmtpExchange& exchange) {
        const auto reply = SmtpSession::replyOf(exchange);
        const bool playing =
            talk.first == smtp::RelayAnswer::Tarpit;  // nothing it says later is meant either
        if (!reply || playing) return;
        const smtp::RelayAnswer answer = smtp::readRelayAnswer(*reply);
        if (isCommand(exchange, "RCPT"))
            readRecipient(exchange, *reply, answer);
        else if (recipients_ == 0)
            readEarly(exchange, *reply, answer);
    }

    RelayTalk talk;

 private:
    void readRecipient(const SmtpExchange& exchange, const smtp::Reply& reply, smtp::RelayAnswer answer) {
        ++recipients_;
        if (recipients_ == 1) {
            talk.recipient = pathOf(exchange.sent);
            decide(exchange, answer);
        }
        // 252 is a yes as well: "cannot verify, but will take it" (RFC 5321 section 3.5.3).
        if (recipients_ == 2) talk.control = reply.positive() ? smtp::RelayAnswer::Accepted : answer;
        if (recipients_ == 3) talk.second = answer;
    }

    /// Whoever is turned away at the greeting, EHLO or MAIL never gets to name a recipient: that is the
    /// answer, unless a later try is let through (HELO after EHLO, MAIL after STARTTLS).
    void readEarly(const SmtpExchange& exchange, const smtp::Reply& reply, smtp::RelayAnswer answer) {
        const bool greeting = exchange.sent.empty();
        const bool hello = isCommand(exchange, "EHLO") || isCommand(exchange, "HELO");
        const bool mail = isCommand(exchange, "MAIL");
        if (!greeting && !hello && !mail) return;
        if (mail) talk.sender = pathOf(exchange.sent);
        const bool letThrough = greeting ? reply.code == 220 : reply.positive();
        if (letThrough && answer != smtp::RelayAnswer::Tarpit)
            talk.first.reset();
        else
            decide(exchange, beforeRecipient(
                                 answer, reply,
                                 mail ? smtp::RelayAnswer::SenderRefused : smtp::RelayAnswer::TesterBlocked));
    }

    void decide(const SmtpExchange& exchange, smtp::RelayAnswer answer) {
        talk.first = answer;
        talk.reply = ascii::join(exchange.lines, " / ");
    }

    int recipients_ = 0;
};

}  // namespace

RelayTalk readRelayTalk(const SmtpSession& session) {
    Reader reader;
    for (const SmtpExchange& exchange : session.exchanges) reader.read(exchange);
    if (session.brokeOff) reader.talk.brokeOff = reasonOf(*session.brokeOff);
    return std::move(reader.talk);
}

}  // namespace mailvitals
