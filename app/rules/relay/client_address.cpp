// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/client_address.h"

#include "evidence/message_path.h"
#include "rules/facts/authentication/message_signatures.h"
#include "rules/facts/authentication/message_spf.h"
#include "rules/facts/smtp/relay_sessions.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

#include <algorithm>
#include <map>

namespace mailvitals::rules {
namespace {

/// What we called ourselves when this was said: the argument of the last EHLO or HELO up to it.
std::string helloBefore(const SmtpSession& transcript, const SmtpExchange& said) {
    std::string name;
    for (const SmtpExchange& exchange : transcript.exchanges) {
        if (exchange.sent.starts_with("EHLO ") || exchange.sent.starts_with("HELO "))
            name = exchange.sent.substr(5);
        if (&exchange == &said) break;
    }
    return name;
}

/// The address that the server said we have; the first time that it said one.
std::optional<IpAddress> addressSaid(const SmtpSession& transcript) {
    for (const SmtpExchange& exchange : transcript.exchanges) {
        const auto reply = SmtpSession::replyOf(exchange);
        if (!reply) continue;
        const std::string hello = helloBefore(transcript, exchange);
        const bool greets = exchange.sent.starts_with("EHLO ") || exchange.sent.starts_with("HELO ");
        const auto address = greets && reply->positive() ? smtp::clientAddressInHello(*reply, hello)
                                                         : smtp::clientAddressInRefusal(*reply, hello);
        if (address) return address->unmapped();
    }
    return std::nullopt;
}

/// A session in which the server told our address.
struct Told {
    const Session* session;
    IpAddress address;
};

void judge(Inquiry& ask, Verdicts& verdicts, const IpAddress& server, const Told& told) {
    const Subject& subject = told.session->subject;
    const auto said = &told.address;
    std::vector<std::string> evidence{told.session->evidence};
    const OwnAddresses own = ownAddresses(ask);
    const Standpoint standpoint = standpointTowards(ask, server, *told.session->transcript);
    if (own.open || standpoint == Standpoint::Open) return verdicts.wait();
    evidence.insert(evidence.end(), own.evidence.begin(), own.evidence.end());
    const Args args{{arg::address, server.toString()}, {arg::found, said->toString()}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, evidence); };
    if (std::find(own.seen.begin(), own.seen.end(), *said) != own.seen.end()) return say("sees-caller");
    if (standpoint == Standpoint::Inside) return say("inside");
    if (*said == server) return say("sees-itself");
    if (!ask.request().isPublic(*said)) return say("sees-gateway");
    // A proxy, a second line, a provider's translator: public, so at least nobody's gateway.
    say("sees-other");
}

/// The ports for users are looked at too: Postfix, which greets without a word about us, names us there when
/// it turns us away. Each port may be reached by another way, so each is judged by itself.
void judgeAllPorts(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const Session greeting = session(ask, server, SmtpSessionKind::Greeting);
    const RelaySessions relays = relaySessions(ask, server);
    if (greeting.state == Session::State::Open || relays.open) return verdicts.wait();
    std::map<std::uint16_t, Told> told;
    const auto listenTo = [&](std::uint16_t port, const Session& heard) {
        const auto said = heard.transcript ? addressSaid(*heard.transcript) : std::nullopt;
        if (said) told.insert({port, {&heard, *said}});
    };
    listenTo(smtpPort, greeting);
    for (const RelaySession& one : relays.all) listenTo(one.question.server.port, one.session);
    for (const auto& [port, one] : told) judge(ask, verdicts, server.address, one);
    if (!told.empty()) return;
    std::vector<std::string> evidence;
    if (!greeting.evidence.empty()) evidence.push_back(greeting.evidence);
    if (!greeting.transcript) return verdicts.couldNotLook(greeting.subject, greeting.reason, evidence);
    verdicts.say("silent", greeting.subject, {{arg::address, server.address.toString()}}, evidence);
}

/// Could the caller be a neighbour who may well come from such an address?
bool isNeighbour(const message::Received& line, const MessagePath& path) {
    if (line.authenticated || line.isLocal()) return true;
    const auto said = DomainName::parse(line.client.said);
    if (!said || said->labels().size() < 2 || IpAddress::parse(line.client.said)) return true;
    return path.receiver && said->isWithin(*path.receiver);
}

/// The receiving side's public door is the caller itself: a rented server in front that hands mail on.
bool isFront(Inquiry& ask, const message::Received& line, const MessagePath& path, Verdicts& verdicts) {
    const std::size_t at = line.forWhom.rfind('@');
    const auto recipient = at == std::string::npos
                               ? std::nullopt
                               : std::optional(DomainName::parse(line.forWhom.substr(at + 1)));
    const DomainName domain = recipient && *recipient ? **recipient : path.receiver.value_or(DomainName());
    const auto said = DomainName::parse(line.client.said);
    if (domain.isRoot() || !said) return false;
    const MailHosts mailHosts = mailvitals::mailHosts(ask, domain);
    if (mailHosts.state == MailHosts::State::Open) verdicts.wait();
    const std::vector<DomainName> hosts = mailHosts.hosts();
    return std::find(hosts.begin(), hosts.end(), *said) != hosts.end();
}

void judgePrivateCaller(Inquiry& ask, Verdicts& verdicts, const MessagePath& path,
                        const message::Received& line) {
    const Subject subject = subjectOf(*ask.request().message);
    const Args args{
        {arg::host, line.by}, {arg::found, line.client.address->toString()}, {arg::name, line.client.said}};
    std::vector<std::string> evidence{messagePathId, messageId};
    if (isNeighbour(line, path))
        return verdicts.doesNotApply(subject,
                                     "it was submitted by a program or a user in the server's own network");
    const auto said = *DomainName::parse(line.client.said);
    const Lookup v4 = lookUp(ask, said, dns::Type::A);
    const Lookup v6 = lookUp(ask, said, dns::Type::Aaaa);
    const bool front = isFront(ask, line, path, verdicts);
    if (v4.isOpen() || v6.isOpen() || verdicts.isWaiting()) return verdicts.wait();
    evidence.push_back(v4.evidence);
    evidence.push_back(v6.evidence);
    if (front) return verdicts.say("message-front", subject, args, evidence);
    std::vector<IpAddress> addresses = v4.addresses();
    const std::vector<IpAddress> more = v6.addresses();
    addresses.insert(addresses.end(), more.begin(), more.end());
    const bool fromOutside = std::any_of(addresses.begin(), addresses.end(), [&](const IpAddress& address) {
        return ask.request().isPublic(address);
    });
    if (fromOutside) return verdicts.say("message-sees-gateway", subject, args, evidence);
    if (v4.failed() || v6.failed()) {
        return verdicts.couldNotLook(
            subject,
            "nobody could tell where " + line.client.said + " is: " + (v4.failed() ? v4.reason : v6.reason),
            evidence);
    }
    verdicts.couldNotLook(subject,
                          "the client connected from " + line.client.address->toString() +
                              " and named itself " + line.client.said +
                              ", a name without a public address, so it may be in the same network",
                          evidence);
}

void judgeMessage(Inquiry& ask, Verdicts& verdicts) {
    const MessagePath path = messagePathOf(ask);
    const Subject subject = subjectOf(*ask.request().message);
    const message::Hop* entrance = path.journey.entrance();
    const bool hasAddress = entrance && entrance->received.client.address;
    if (const std::string reason = whyNoServerSent(path); !hasAddress && !reason.empty())
        return verdicts.doesNotApply(subject, reason);
    if (!hasAddress) {
        return verdicts.couldNotLook(
            subject, "no line of the receiving server tells from which address it came", {messageId});
    }
    const message::Received& line = entrance->received;
    if (!ask.request().isPublic(*line.client.address)) return judgePrivateCaller(ask, verdicts, path, line);
    verdicts.say("message-sees-caller", subject,
                 {{arg::host, line.by}, {arg::found, line.client.address->toString()}},
                 {messagePathId, messageId});
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    if (ask.request().message) return judgeMessage(ask, verdicts);
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : servers) judgeAllPorts(ask, verdicts, server);
}

}  // namespace

extern const Rule trustClientAddress{"trust.client-address", Scope::AnyAndMessage, judge};

}  // namespace mailvitals::rules
