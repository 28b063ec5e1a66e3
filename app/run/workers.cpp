// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/workers.h"

#include "net/local_network.h"
#include "probes/smtp_greeting.h"
#include "probes/smtp_relay.h"

namespace mailvitals::run {
namespace {

// A burst of hundreds of datagrams loses some; guesses leave room for what the check's length depends on.
constexpr std::size_t mostDnsOut = 64;
constexpr std::size_t mostPatientDnsOut = 40;
// Politeness: never more than this to one address at a time, nor in all.
constexpr int mostToOneAddress = 3;
constexpr int mostConnections = 12;

Expected<SmtpSession, Failure> talk(const SmtpQuestion& question, const probes::ProbeContext& context) {
    switch (question.talk) {
        case SmtpTalk::Greeting: return probes::askSmtpGreeting(question, context);
        case SmtpTalk::Relay: return probes::askSmtpRelay(question, context);
    }
    return unexpected(Failure{Why::Internal, "a talk that nobody knows"});
}

}  // namespace

Workers::Workers(Settings settings, Deliver deliver)
    : settings_(std::move(settings)),
      deliver_(std::move(deliver)),
      resolver_({.servers = settings_.resolvers, .standIn = settings_.nameServerStandIn}) {
    pool_.setMaxThreadCount(mostConnections);
    // Behind a proxy the connection's own end says nothing about us.
    const std::vector<IpAddress> ours = net::localAddresses();
    if (settings_.helloName.empty() && settings_.wayOut.proxy && !ours.empty()) {
        settings_.helloName = ours.front().toSmtpLiteral();
    }
}

Workers::~Workers() {
    stop();
    pool_.waitForDone();
}

void Workers::stop() {
    stop_.request_stop();
    resolver_.cancel();
}

bool Workers::hasRoomFor(const Question& question, bool patient) const {
    if (std::holds_alternative<DnsQuestion>(question))
        return dnsOut_ < (patient ? mostPatientDnsOut : mostDnsOut);
    if (const auto* smtp = std::get_if<SmtpQuestion>(&question)) {
        const auto open = connectionsTo_.find(smtp->server.address);
        return connections_ < mostConnections &&
               (open == connectionsTo_.end() || open->second < mostToOneAddress);
    }
    return true;
}

void Workers::start(const Question& question) {
    std::visit([this](const auto& q) { begin(q); }, question);
}

void Workers::finished(const Question& question) {
    if (std::holds_alternative<DnsQuestion>(question)) --dnsOut_;
    if (const auto* smtp = std::get_if<SmtpQuestion>(&question)) {
        --connections_;
        --connectionsTo_[smtp->server.address];
    }
}

LocalNetwork Workers::lookAtLocalNetwork() const {
    return {net::localAddresses(), resolver_.servers(), settings_.wayOut.toString()};
}

void Workers::begin(const LocalQuestion& question) {
    const auto started = SteadyClock::now();
    deliver_({question, Answer(lookAtLocalNetwork()), started, SteadyClock::now()});
}

void Workers::begin(const DnsQuestion& question) {
    ++dnsOut_;
    resolver_.ask(question, [this, question](net::DnsOutcome outcome) {
        Expected<Answer, Failure> answer = outcome.result
                                               ? Expected<Answer, Failure>(std::move(*outcome.result))
                                               : unexpected(outcome.result.error());
        deliver_({question, std::move(answer), outcome.sent, SteadyClock::now()});
    });
}

void Workers::begin(const SmtpQuestion& question) {
    ++connections_;
    ++connectionsTo_[question.server.address];
    pool_.start([this, question] {
        const auto started = SteadyClock::now();
        const probes::ProbeContext context{settings_.wayOut, settings_.trust, settings_.helloName,
                                           Deadline::in(settings_.probeTimeout), stop_.get_token()};
        auto session = talk(question, context);
        Expected<Answer, Failure> answer =
            session ? Expected<Answer, Failure>(std::move(*session)) : unexpected(session.error());
        deliver_({question, std::move(answer), started, SteadyClock::now()});
    });
}

}  // namespace mailvitals::run
