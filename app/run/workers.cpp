// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/workers.h"

#include "net/dns_stream.h"
#include "net/local_network.h"
#include "probes/port_check.h"
#include "probes/smtp_greeting.h"
#include "probes/smtp_proof.h"
#include "probes/smtp_relay.h"

#include <algorithm>
#include <exception>

namespace mailvitals::run {
namespace {

// A burst of hundreds of datagrams loses some; guesses leave room for what the check's length depends on.
constexpr std::size_t mostDnsOut = 64;
constexpr std::size_t mostPatientDnsOut = 40;
// Politeness: never more than this to one port at a time, to one address, and in all.
constexpr int mostToOnePort = 2;
constexpr int mostToOneAddress = 3;
constexpr int mostConnections = 12;
constexpr int mostDnsThroughProxy = 8;
constexpr std::chrono::milliseconds dnsThroughProxyTimeout{9000};

Expected<SmtpSession, Failure> session(const SmtpQuestion& question, const probes::ProbeContext& context) {
    switch (question.kind) {
        case SmtpSessionKind::Greeting: return probes::askSmtpGreeting(question, context);
        case SmtpSessionKind::Relay: return probes::askSmtpRelay(question, context);
        case SmtpSessionKind::PortCheck: return probes::checkPort(question, context);
        case SmtpSessionKind::Proof: return probes::askSmtpProof(question, context);
    }
    return unexpected(Failure{FailureReason::Internal, "a session that nobody knows"});
}

template <class Found>
Expected<Answer, Failure> asAnswer(Expected<Found, Failure> found) {
    if (!found) return unexpected(std::move(found.error()));
    return Answer(std::move(*found));
}

/// A mistake in a probe costs the answer to its question, never the check.
Expected<Answer, Failure> guarded(const std::function<Expected<Answer, Failure>()>& look) {
    try {
        return look();
    } catch (const std::exception& fault) {
        return unexpected(Failure{FailureReason::Internal, fault.what()});
    } catch (...) {
        return unexpected(Failure{FailureReason::Internal, "an exception of no known type"});
    }
}

template <class Key>
int countIn(const std::map<Key, int>& counts, const Key& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

/// A proxy that did not get through to the server leaves no session behind.
Expected<SmtpSession, Failure> unlessNeverThrough(Expected<SmtpSession, Failure> session) {
    if (!session || !session->brokeOff || session->brokeOff->why != FailureReason::ProxyFailed)
        return session;
    const bool heard = std::any_of(session->exchanges.begin(), session->exchanges.end(),
                                   [](const SmtpExchange& exchange) { return !exchange.lines.empty(); });
    if (heard) return session;
    return unexpected(*session->brokeOff);
}

}  // namespace

Workers::Workers(Settings settings, Deliver deliver)
    : settings_(std::move(settings)),
      deliver_(std::move(deliver)),
      resolver_({.servers = settings_.resolvers, .standIn = settings_.nameServerStandIn}) {
    // Behind a proxy the connection's own end says nothing about us.
    const std::vector<IpAddress> ours = net::localAddresses();
    if (settings_.helloName.empty() && settings_.proxy.socks5 && !ours.empty()) {
        settings_.helloName = ours.front().toSmtpLiteral();
    }
}

Workers::~Workers() {
    stop();
    threads_.join();
}

void Workers::stop() {
    stop_.request_stop();
    resolver_.cancel();
}

bool Workers::hasRoomFor(const Question& question, bool patient) const {
    if (const auto* dns = std::get_if<DnsQuestion>(&question)) {
        if (goesThroughProxy(*dns)) return dnsThroughProxy_ < mostDnsThroughProxy;
        return dnsOut_ < (patient ? mostPatientDnsOut : mostDnsOut);
    }
    if (const auto* smtp = std::get_if<SmtpQuestion>(&question)) {
        if (knownBefore(*smtp)) return true;
        return connections_ < mostConnections && countIn(openToPort_, smtp->server) < mostToOnePort &&
               countIn(openTo_, smtp->server.address) < mostToOneAddress;
    }
    return true;
}

void Workers::start(const Question& question) {
    std::visit([this](const auto& q) { begin(q); }, question);
}

void Workers::finished(const Result& result) {
    if (const auto* dns = std::get_if<DnsQuestion>(&result.question)) {
        if (goesThroughProxy(*dns))
            --dnsThroughProxy_;
        else
            --dnsOut_;
    }
    if (const auto* smtp = std::get_if<SmtpQuestion>(&result.question)) {
        if (unmade_.contains(*smtp)) return;
        --connections_;
        --openToPort_[smtp->server];
        --openTo_[smtp->server.address];
        if (!result.answer && result.answer.error().why == FailureReason::TimedOut)
            silent_.insert(smtp->server);
    }
}

/// What becomes of a question without a connection. Who has just let one run out of time is not tried again
/// in this check: it would only take as long once more.
std::optional<Failure> Workers::knownBefore(const SmtpQuestion& question) const {
    if (const auto kept = keptFromProxy(question.server.address)) return kept;
    if (silent_.contains(question.server))
        return Failure{FailureReason::TimedOut,
                       "nobody had answered there a moment before, so it was not tried again"};
    if (countIn(madeTo_, question.server.address) >= settings_.mostToOneAddress)
        return Failure{FailureReason::HeldBack, "no more than " + std::to_string(settings_.mostToOneAddress) +
                                                    " connections are made to one address in a check"};
    return std::nullopt;
}

LocalNetwork Workers::lookAtLocalNetwork() const {
    LocalNetwork network = net::lookAtInterfaces(settings_.ownAddressServices);
    network.resolvers = resolver_.servers();
    network.proxy = settings_.proxy.toString();
    return network;
}

void Workers::onThread(const Question& question, std::function<Expected<Answer, Failure>()> look) {
    const bool begun = threads_.start([this, question, look = std::move(look)] {
        const auto started = SteadyClock::now();
        Expected<Answer, Failure> answer = guarded(look);
        deliver_({question, std::move(answer), started, SteadyClock::now()});
    });
    if (begun) return;
    const auto now = SteadyClock::now();
    deliver_({question, unexpected(Failure{FailureReason::Internal, noThread}), now, now});
}

void Workers::begin(const LocalQuestion& question) {
    onThread(question, [this] { return Answer(lookAtLocalNetwork()); });
}

/// In a world that is all on loopback the proxy leads to mail servers only.
bool Workers::goesThroughProxy(const DnsQuestion& question) const {
    return settings_.proxy.socks5 && question.server && !settings_.nameServerStandIn;
}

/// A private address means another machine where the proxy stands, and that is none of ours to knock at.
std::optional<Failure> Workers::keptFromProxy(const IpAddress& address) const {
    if (!settings_.proxy.socks5 || !settings_.isPublic || settings_.isPublic(address)) return std::nullopt;
    return Failure{FailureReason::ProxyFailed, "behind it this address would mean another machine"};
}

void Workers::beginThroughProxy(const DnsQuestion& question) {
    ++dnsThroughProxy_;
    onThread(question, [this, question] {
        if (const auto kept = keptFromProxy(question.server->address))
            return Expected<Answer, Failure>(unexpected(*kept));
        return asAnswer(net::askOverTcp(question, settings_.proxy, Deadline::in(dnsThroughProxyTimeout),
                                        stop_.get_token()));
    });
}

void Workers::begin(const DnsQuestion& question) {
    if (goesThroughProxy(question)) return beginThroughProxy(question);
    ++dnsOut_;
    resolver_.ask(question, [this, question](net::DnsOutcome outcome) {
        deliver_({question, asAnswer(std::move(outcome.result)), outcome.sent, SteadyClock::now()});
    });
}

void Workers::begin(const SmtpQuestion& question) {
    if (const auto known = knownBefore(question)) {
        unmade_.insert(question);
        const auto now = SteadyClock::now();
        return deliver_({question, unexpected(*known), now, now});
    }
    ++connections_;
    ++openToPort_[question.server];
    ++openTo_[question.server.address];
    ++madeTo_[question.server.address];
    onThread(question, [this, question] {
        const probes::ProbeContext context{settings_.proxy, settings_.trust, settings_.helloName,
                                           Deadline::in(settings_.probeTimeout), stop_.get_token()};
        return asAnswer(unlessNeverThrough(session(question, context)));
    });
}

}  // namespace mailvitals::run
