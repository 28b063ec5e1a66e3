// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/smtp_item.h"

namespace mailvitals {

const char* toString(SmtpSessionKind kind) {
    switch (kind) {
        case SmtpSessionKind::Greeting: return "greeting";
        case SmtpSessionKind::Relay: return "relay";
        case SmtpSessionKind::PortCheck: return "knock";
        case SmtpSessionKind::Proof: return "proof";
    }
    return "";
}

const char* toString(TlsUse use) {
    switch (use) {
        case TlsUse::AsOffered: return "as-offered";
        case TlsUse::OnDemand: return "on-demand";
        case TlsUse::Implicit: return "implicit";
    }
    return "";
}

std::string SmtpQuestion::id() const {
    std::string id = std::string("smtp:") + toString(kind) + " ";
    if (!host.isRoot()) id += host.toString() + " ";
    id += server.toString();
    if (tls != TlsUse::AsOffered) id += std::string(" ") + toString(tls);
    if (kind == SmtpSessionKind::Greeting) return id;
    for (const SmtpTrial& trial : trials) id += (&trial == &trials.front() ? " " : "+") + trial.name;
    return id;
}

bool SmtpQuestion::greetsLike(const SmtpQuestion& other) const {
    return kind == SmtpSessionKind::Greeting && other.kind == kind && host == other.host &&
           server == other.server && tls == other.tls;
}

const SmtpExchange* SmtpSession::find(std::string_view command, std::size_t from) const {
    for (std::size_t i = from; i < exchanges.size(); ++i) {
        if (exchanges[i].sent.starts_with(command)) return &exchanges[i];
    }
    return nullptr;
}

Expected<smtp::Reply, ParseError> SmtpSession::replyOf(const SmtpExchange& exchange) {
    return smtp::parseReply(exchange.lines);
}

std::optional<smtp::EhloReply> SmtpSession::ehlo(bool encrypted) const {
    for (const SmtpExchange& exchange : exchanges) {
        const bool hello = exchange.sent.starts_with("EHLO ") || exchange.sent.starts_with("HELO ");
        if (!hello || exchange.encrypted != encrypted) continue;
        const auto reply = replyOf(exchange);
        if (reply && reply->positive()) return smtp::readEhlo(*reply);
    }
    return std::nullopt;
}

}  // namespace mailvitals
