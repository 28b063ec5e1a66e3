// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenario.h"
#include "support/transcript.h"

namespace mailvitals::test {
namespace {

/// A server that forgets what came before the encryption.
constexpr const char* discards =
    "S: 220 mail.example.org ESMTP\nC: EHLO tester\nS: 250-mail.example.org\nS: 250 STARTTLS\n"
    "C: STARTTLS\nS: 220 go\n-- tls\nC: QUIT\nS: 221 bye";

}  // namespace

Scenario& Scenario::tls(const std::string& endpoint, TlsServer server) {
    tlsServers_.insert_or_assign(IpEndpoint::parse(endpoint, 0).value(), std::move(server));
    return *this;
}
Scenario& Scenario::tlsFails(const std::string& endpoint, FailureReason why) {
    tlsServers_.insert_or_assign(IpEndpoint::parse(endpoint, 0).value(), Failure{why, {}});
    return *this;
}
Scenario& Scenario::tlsOpen(const std::string& endpoint) {
    tlsServers_.insert_or_assign(IpEndpoint::parse(endpoint, 0).value(), Open{});
    return *this;
}
Scenario::Outcome<TlsHelloReply> Scenario::outcomeOf(const TlsHelloQuestion& question) const {
    const auto told = tlsServers_.find(question.server);
    if (told == tlsServers_.end()) return replyOf(TlsServer(), question);
    if (const auto* failure = std::get_if<Failure>(&told->second)) return *failure;
    if (const auto* server = std::get_if<TlsServer>(&told->second)) return replyOf(*server, question);
    return Open{};
}

Scenario& Scenario::injection(const std::string& endpoint, const std::string& transcript) {
    injections_.insert_or_assign(IpEndpoint::parse(endpoint, 0).value(), sessionFrom(transcript));
    return *this;
}
Scenario& Scenario::injectionFails(const std::string& endpoint, FailureReason why) {
    injections_.insert_or_assign(IpEndpoint::parse(endpoint, 0).value(), Failure{why, {}});
    return *this;
}
Scenario& Scenario::injectionOpen(const std::string& endpoint) {
    injections_.insert_or_assign(IpEndpoint::parse(endpoint, 0).value(), Open{});
    return *this;
}
Scenario::Outcome<SmtpSession> Scenario::outcomeOfInjection(const IpEndpoint& server) const {
    const auto told = injections_.find(server);
    return told == injections_.end() ? Outcome<SmtpSession>(sessionFrom(discards)) : told->second;
}

}  // namespace mailvitals::test
