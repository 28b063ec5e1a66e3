// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/smtp_item.h"

#include "evidence/weight_parts.h"

namespace mailvitals {

const char* toString(SmtpSessionKind kind) {
    switch (kind) {
        case SmtpSessionKind::Greeting: return "greeting";
        case SmtpSessionKind::Relay: return "relay";
        case SmtpSessionKind::PortCheck: return "knock";
        case SmtpSessionKind::Injection: return "injection";
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

std::string SmtpKind::title(const SmtpQuestion& question) {
    const std::string what = question.kind == SmtpSessionKind::Relay       ? "Relay test with "
                             : question.kind == SmtpSessionKind::Injection ? "Command injection test with "
                             : question.kind == SmtpSessionKind::Proof     ? "Proof by a message to "
                                                                           : "Conversation with ";
    const std::string host = question.host.isRoot() ? "" : question.host.toString() + ", ";
    return what + host + question.server.toString();
}

std::size_t SmtpKind::weigh(const SmtpQuestion& question) {
    using namespace weight;
    return frame + ofText(question.message) + sumOf(question.trials, [](const SmtpTrial& trial) {
               return frame + ofText(trial.name) + ofText(trial.sender) + ofText(trial.recipient);
           });
}

std::size_t SmtpKind::weigh(const SmtpSession& session) {
    using namespace weight;
    std::size_t sum = frame + sumOf(session.exchanges, [](const SmtpExchange& exchange) {
                          return frame + ofText(exchange.sent) + sumOf(exchange.lines, ofText);
                      });
    if (session.tls) sum += weightOf(*session.tls);
    if (session.tlsError) sum += ofText(*session.tlsError);
    if (session.brokeOff) sum += weightOf(*session.brokeOff);
    return sum;
}

/// Older programs wrote greetings down without trials.
std::optional<SmtpQuestion> SmtpKind::olderForm(const SmtpQuestion& question) {
    if (question.kind != SmtpSessionKind::Greeting) return std::nullopt;
    SmtpQuestion bare = question;
    bare.trials.clear();
    return bare;
}

/// What was tried once may not be tried again; so whatever was said then to other mail is no longer true.
bool SmtpKind::outdates(const SmtpQuestion& later, const SmtpQuestion& earlier) {
    return earlier.greetsLike(later) ||
           (later.kind == SmtpSessionKind::Relay && earlier.kind == SmtpSessionKind::Relay &&
            earlier.server.address == later.server.address);
}

/// Sessions in which mail is offered to one of these, or in which it is asked what its answers to that mean.
bool SmtpKind::isLeftStanding(const SmtpQuestion& question, const std::set<IpAddress>& standing) {
    const bool tellsOfStrangers =
        question.kind == SmtpSessionKind::Relay ||
        (question.kind == SmtpSessionKind::Greeting && question.server.port == smtpPort);
    return tellsOfStrangers && standing.contains(question.server.address);
}

}  // namespace mailvitals
