// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls_hello.h"

#include "base/ascii.h"
#include "probes/session_start.h"

#include <QRandomGenerator>

namespace mailvitals::probes {
namespace {

/// A server answers a hello at once, or it never will.
constexpr std::chrono::seconds toAnswer{20};

std::array<char, 32> randomOctets() {
    std::array<char, 32> octets{};
    for (char& octet : octets) octet = static_cast<char>(QRandomGenerator::system()->bounded(256));
    return octets;
}

/// The reply that ended the session, where it was one.
std::string refusalIn(const SmtpSession& session) {
    if (session.exchanges.empty() || session.brokeOff) return {};
    return ascii::join(session.exchanges.back().lines, " / ");
}

/// The connection on which TLS may begin; null: the server did not come so far, as the reply says.
std::unique_ptr<net::Connection> behindStartTls(std::unique_ptr<net::Connection> connection,
                                                const ProbeContext& context, TlsHelloReply& reply) {
    net::SmtpConversation session(std::move(connection), context.deadline);
    const auto offers = greet(session, context);
    if (offers && offers->offers("STARTTLS")) {
        if (auto clear = session.connectionForTls()) return clear;
    }
    reply.brokeOff = session.soFar().brokeOff;
    reply.refusal = refusalIn(session.soFar());
    session.quit();
    return nullptr;
}

void listen(net::Connection& connection, tls::FlightReader& reader, Deadline deadline, TlsHelloReply& reply) {
    while (!reader.isDone()) {
        // A server that sends without a pause never lets a read run into the deadline.
        if (deadline.passed()) {
            reply.brokeOff = Failure{FailureReason::TimedOut, {}};
            return;
        }
        const auto octets = connection.read(deadline);
        if (!octets) {
            reply.brokeOff = octets.error();
            return;
        }
        reader.take(*octets);
    }
    reply.flight = reader.flight();
    if (const auto& error = reader.error()) reply.brokeOff = Failure{FailureReason::Garbled, error->what};
}

}  // namespace

Expected<TlsHelloReply, Failure> sayTlsHello(const TlsHelloQuestion& question, const ProbeContext& context) {
    auto connection = net::Connection::open(question.server, context.proxy, context.deadline, context.stop);
    if (!connection) return unexpected(connection.error());
    TlsHelloReply reply;
    reply.local = (*connection)->local();
    std::unique_ptr<net::Connection> clear = question.tls == TlsUse::Implicit
                                                 ? std::move(*connection)
                                                 : behindStartTls(std::move(*connection), context, reply);
    if (clear) {
        const std::string name = question.host.isRoot() ? std::string() : question.host.toString();
        const tls::ClientHello hello = tls::helloOf(question.form, question.weaknesses, name, randomOctets());
        const Deadline deadline = context.deadline.orEarlier(Deadline::in(toAnswer));
        const auto said = clear->write(tls::write(hello), deadline);
        reply.sent = said.has_value();
        tls::FlightReader reader(hello);
        if (said)
            listen(*clear, reader, deadline, reply);
        else
            reply.brokeOff = said.error();
    }
    // What the proxy did or left undone tells nothing of the server; nor does the user's wish to stop.
    const bool nothing = reply.brokeOff && (reply.brokeOff->why == FailureReason::ProxyFailed ||
                                            reply.brokeOff->why == FailureReason::Cancelled);
    if (nothing) return unexpected(*reply.brokeOff);
    return reply;
}

}  // namespace mailvitals::probes
