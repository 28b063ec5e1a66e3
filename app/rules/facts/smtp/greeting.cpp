// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/greeting.h"

#include "base/ascii.h"
#include "rules/facts/dns/mail_hosts.h"

#include <algorithm>

namespace mailvitals {
namespace {

bool isAll(std::string_view text, char c) {
    return std::all_of(text.begin(), text.end(), [c](char each) { return each == c; });
}

}  // namespace

std::optional<smtp::Reply> greetingIn(const SmtpSession& session) {
    if (session.exchanges.empty() || !session.exchanges.front().sent.empty()) return std::nullopt;
    const auto reply = SmtpSession::replyOf(session.exchanges.front());
    if (!reply || reply->code != 220 || reply->texts.empty()) return std::nullopt;
    return *reply;
}

std::optional<DomainName> nameInGreeting(const SmtpSession& session) {
    const auto greeting = greetingIn(session);
    if (!greeting) return std::nullopt;
    const std::string_view first = ascii::split(ascii::trimmed(greeting->texts.front()), ' ').front();
    const auto name = DomainName::parse(first);
    const bool fits = name && name->isHostName() && name->labels().size() >= 2 && !isAddressLiteral(*name);
    return fits ? std::optional(*name) : std::nullopt;
}

bool wasHeard(const SmtpSession& session) {
    return std::any_of(session.exchanges.begin(), session.exchanges.end(),
                       [](const SmtpExchange& exchange) { return !exchange.lines.empty(); });
}

bool isMasked(const SmtpSession& session) {
    if (const auto greeting = greetingIn(session)) {
        const std::string_view text = ascii::trimmed(greeting->texts.front());
        const auto stars = std::count(text.begin(), text.end(), '*');
        if (stars >= 8 && stars * 2 > static_cast<std::ptrdiff_t>(text.size())) return true;
    }
    const auto ehlo = session.ehlo(false);
    return ehlo && std::any_of(ehlo->keywords.begin(), ehlo->keywords.end(), [](const std::string& keyword) {
               const std::string_view word = ascii::split(keyword, ' ').front();
               return word.size() >= 7 && isAll(word.substr(0, word.size() - 1), 'X');
           });
}

}  // namespace mailvitals
