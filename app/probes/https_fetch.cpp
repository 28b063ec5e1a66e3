// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/https_fetch.h"

#include "net/tls_session.h"

#include <algorithm>

namespace mailvitals::probes {
namespace {

/// Of the whole fetch, the connection included. RFC 8461 section 3.3 suggests a minute; no honest server
/// needs half of it for one small file.
constexpr std::chrono::seconds toFetch{30};

constexpr std::uint16_t httpsPort = 443;

/// What can stand in a request line as it is (RFC 3986 section 3.3, RFC 9112 section 3.2.1).
bool isPath(const std::string& path) {
    return path.starts_with('/') &&
           std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string hostFieldOf(const HttpsQuestion& question) {
    if (question.host.isRoot()) return question.server.toString();
    const std::string name = question.host.toString();
    return question.server.port == httpsPort ? name : name + ":" + std::to_string(question.server.port);
}

std::string requestFor(const HttpsQuestion& question) {
    return "GET " + question.path + " HTTP/1.1\r\nHost: " + hostFieldOf(question) +
           "\r\nUser-Agent: Mailvitals/" MAILVITALS_VERSION
           "\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
}

FailureReason reasonFor(http::Flaw flaw) {
    switch (flaw) {
        case http::Flaw::NotHttp: return FailureReason::Garbled;
        case http::Flaw::TooMuch: return FailureReason::TooMuch;
        case http::Flaw::CutOff: return FailureReason::CutOff;
    }
    return FailureReason::Garbled;
}

/// Writes the request and reads until the response is whole, flawed or no longer to be had.
void ask(net::TlsSession& session, const HttpsQuestion& question, Deadline deadline, HttpsReply& reply) {
    http::ResponseReader reader;
    auto failure = std::optional<Failure>();
    if (const auto sent = session.write(requestFor(question), deadline); !sent) failure = sent.error();
    while (!failure && !reader.isDone()) {
        // A server that sends without a pause never lets a read run into the deadline.
        if (deadline.passed()) {
            failure = Failure{FailureReason::TimedOut, {}};
        } else if (const auto octets = session.read(deadline)) {
            reader.take(*octets);
        } else if (octets.error().why == FailureReason::Closed) {
            reader.end(session.wasClosedProperly());
        } else {
            failure = octets.error();
        }
    }
    if (reader.flaw()) failure = Failure{reasonFor(*reader.flaw()), reader.why()};
    reply.response = reader.response();
    reply.brokeOff = std::move(failure);
}

/// Nothing that tells of the server.
bool tellsNothing(const Failure& failure) {
    return failure.why == FailureReason::Cancelled || failure.why == FailureReason::ProxyFailed ||
           failure.why == FailureReason::Internal;
}

}  // namespace

Expected<HttpsReply, Failure> fetchOverHttps(const HttpsQuestion& question, const ProbeContext& context) {
    if (!isPath(question.path)) return unexpected(Failure{FailureReason::Internal, "not a path"});
    const Deadline deadline = context.deadline.orEarlier(Deadline::in(toFetch));
    const auto connection = net::Connection::open(question.server, context.proxy, deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    HttpsReply reply;
    reply.local = (*connection)->local();
    const auto session = net::TlsSession::handshake(**connection, question.host, deadline);
    if (!session) {
        const Failure& failure = session.error();
        if (tellsNothing(failure)) return unexpected(failure);
        reply.tlsError = failure.detail.empty() ? toString(failure.why) : failure.detail;
        reply.brokeOff = failure;
        return reply;
    }
    reply.tls = (*session)->facts(context.trust);
    ask(**session, question, deadline, reply);
    return reply;
}

}  // namespace mailvitals::probes
