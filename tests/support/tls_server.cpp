// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tls_server.h"

#include <algorithm>

namespace mailvitals::test {
namespace {

template <class Values, class Value>
bool holds(const Values& values, const Value& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

tls::ServerFlight refusal(std::uint8_t description) {
    return {{}, tls::Alert{2, description}};
}

tls::ServerFlight answerTo(const TlsServer& server, const tls::ClientHello& asked) {
    if (asked.version == tls::Version::Tls13) {
        if (!holds(server.versions, asked.version)) return refusal(70);
        if (!server.hybrid) return refusal(40);
        return {tls::ServerHello{asked.version, asked.suites.front(), true, asked.groups.front()}, {}};
    }
    std::optional<tls::Version> version;
    for (const tls::Version each : server.versions) {
        if (each <= asked.version) version = std::max(version.value_or(each), each);
    }
    if (!version) return refusal(70);
    for (const tls::Suite suite : asked.suites) {
        if (holds(server.suites, suite)) return {tls::ServerHello{*version, suite, false, {}}, {}};
    }
    return refusal(40);
}

}  // namespace

TlsHelloReply replyOf(const TlsServer& server, const TlsHelloQuestion& question) {
    TlsHelloReply reply;
    reply.local = IpAddress::v4({192, 168, 1, 7});
    reply.refusal = server.turnsAway;
    reply.sent = server.turnsAway.empty();
    if (!reply.sent) return reply;
    reply.brokeOff = server.breaksOff;
    if (reply.brokeOff) return reply;
    reply.flight = answerTo(server, tls::helloOf(question.form, question.weaknesses, {}, {}));
    if (!reply.flight.alert || !server.refusesBy) return reply;
    reply.flight.alert.reset();
    reply.brokeOff = server.refusesBy;
    return reply;
}

}  // namespace mailvitals::test
