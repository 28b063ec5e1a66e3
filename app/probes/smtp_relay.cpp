// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_relay.h"

#include "net/smtp_conversation.h"
#include "records/smtp/relay_answer.h"

#include <QRandomGenerator>

namespace mailvitals::probes {
namespace {

using smtp::RelayAnswer;

bool isOfDomain(const std::string& mailbox, const DomainName& domain) {
    const auto host = DomainName::parse(mailbox.substr(mailbox.rfind('@') + 1));
    return host && !domain.isRoot() && host->isWithin(domain);
}

/// Pairs in which neither side is at home on the server that is asked.
std::vector<RelayPair> foreignPairs(const ProbeContext& context) {
    std::vector<RelayPair> pairs;
    for (const RelayPair& pair : context.relayPairs) {
        const bool home =
            isOfDomain(pair.sender, context.ownDomain) || isOfDomain(pair.recipient, context.ownDomain);
        if (!home) pairs.push_back(pair);
    }
    return pairs;
}

/// A mailbox that nobody has, in the domain that the server takes mail for.
std::string nobodyAt(const DomainName& ownDomain, const smtp::EhloReply& ehlo) {
    const std::string domain = ownDomain.isRoot() ? ehlo.domain : ownDomain.toString();
    const quint32 number = QRandomGenerator::system()->generate() % 100000000u;
    return "mailvitals-nobody-" + std::to_string(number) + "@" + domain;
}

/// MAIL, and where it demands STARTTLS first (which no public MX may, RFC 3207 section 4), MAIL again behind
/// that.
Expected<smtp::Reply, Failure> sayMail(net::SmtpConversation& talk, const std::string& sender,
                                       const SmtpQuestion& question, const ProbeContext& context) {
    const std::string mail = "MAIL FROM:<" + sender + ">";
    auto reply = talk.command(mail);
    if (!reply || smtp::readRelayAnswer(*reply) != RelayAnswer::NeedsTls) return reply;
    if (!talk.startTls(question.host, context.trust)) return reply;
    const auto hello = talk.hello(context.helloName);
    if (!hello || !hello->positive()) return hello;
    return talk.command(mail);
}

void askRecipients(net::SmtpConversation& talk, const SmtpQuestion& question, const ProbeContext& context,
                   const smtp::EhloReply& ehlo) {
    const std::vector<RelayPair> pairs = foreignPairs(context);
    if (pairs.empty()) return;
    const auto mail = sayMail(talk, pairs.front().sender, question, context);
    if (!mail || !mail->positive()) return;
    const auto first = talk.command("RCPT TO:<" + pairs.front().recipient + ">");
    if (!first || smtp::readRelayAnswer(*first) != RelayAnswer::Accepted) return;
    (void)talk.command("RCPT TO:<" + nobodyAt(context.ownDomain, ehlo) + ">");
    (void)talk.command("RSET");
    const RelayPair& other = pairs.back();
    const auto again = talk.command("MAIL FROM:<" + other.sender + ">");
    if (!again || !again->positive()) return;
    (void)talk.command("RCPT TO:<" + other.recipient + ">");
    (void)talk.command("RSET");
}

}  // namespace

Expected<SmtpSession, Failure> askSmtpRelay(const SmtpQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.wayOut, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    net::SmtpConversation talk(std::move(*connection), context.deadline);
    const auto greeting = talk.greeting();
    if (greeting && greeting->code == 220) {
        const auto hello = talk.hello(context.helloName);
        if (hello && hello->positive()) askRecipients(talk, question, context, smtp::readEhlo(*hello));
    }
    talk.quit();
    return talk.take();
}

}  // namespace mailvitals::probes
