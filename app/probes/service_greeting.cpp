// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/service_greeting.h"

#include "net/tls_session.h"

namespace mailvitals::probes {
namespace {

using namespace std::chrono_literals;

/// One packet may be lost: the system sends the next after a second.
constexpr auto toConnect = 1500ms;
/// A proxy has its own way first, and many tell only by their silence that a port is closed.
constexpr auto toConnectThroughProxy = 3s;
constexpr auto toReply = 2s;
/// Once something came, the rest of a short reply follows at once.
constexpr auto forTheRest = 300ms;

/// Reads until enough was heard or nothing more comes.
template <class Stream>
void listen(Stream& stream, const ServiceQuestion& question, Deadline deadline, ServiceReply& reply) {
    if (!question.say.empty()) {
        if (const auto sent = stream.write(question.say, deadline); !sent) {
            reply.brokeOff = sent.error();
            return;
        }
    }
    while (reply.heard.size() < mostHeard) {
        // A server that sends without a pause never lets a read run into the deadline.
        if (deadline.passed()) break;
        const Deadline wait = reply.heard.empty() ? deadline : deadline.orEarlier(Deadline::in(forTheRest));
        const auto octets = stream.read(wait);
        if (!octets) {
            const bool enough = !reply.heard.empty() && octets.error().why == FailureReason::TimedOut;
            if (!enough) reply.brokeOff = octets.error();
            return;
        }
        reply.heard += *octets;
    }
    if (reply.heard.size() > mostHeard) reply.heard.resize(mostHeard);
}

}  // namespace

Expected<ServiceReply, Failure> askService(const ServiceQuestion& question, const ProbeContext& context) {
    const Deadline toOpen = context.deadline.orEarlier(
        context.proxy.socks5 ? Deadline::in(toConnectThroughProxy) : Deadline::in(toConnect));
    const auto connection = net::Connection::open(question.server, context.proxy, toOpen, context.stop);
    if (!connection) return unexpected(connection.error());
    const Deadline deadline = context.deadline.orEarlier(Deadline::in(toReply));
    ServiceReply reply;
    reply.local = (*connection)->local();
    if (question.tls) {
        const auto session = net::TlsSession::handshake(**connection, question.host, deadline);
        if (session) {
            listen(**session, question, deadline, reply);
        } else {
            const Failure& failure = session.error();
            reply.tlsError = failure.detail.empty() ? toString(failure.why) : failure.detail;
            reply.brokeOff = failure;
        }
    } else {
        listen(**connection, question, deadline, reply);
    }
    // What the proxy did or left undone tells nothing of the server; nor does the user's wish to stop.
    const bool nothing = reply.heard.empty() && reply.brokeOff &&
                         (reply.brokeOff->why == FailureReason::ProxyFailed ||
                          reply.brokeOff->why == FailureReason::Cancelled);
    if (nothing) return unexpected(*reply.brokeOff);
    return reply;
}

}  // namespace mailvitals::probes
