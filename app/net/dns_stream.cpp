// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/dns_stream.h"

#include "net/connection.h"
#include "net/dns_answer.h"
#include "records/dns/wire.h"

#include <QRandomGenerator>

namespace mailvitals::net {
namespace {

/// A message with its length in front (RFC 1035 section 4.2.2).
std::string framed(const std::string& message) {
    std::string bytes{static_cast<char>(message.size() >> 8), static_cast<char>(message.size() & 0xff)};
    return bytes + message;
}

/// The length is two octets, so no server can make this grow beyond 64 KiB and one read.
Expected<std::string, Failure> readFramed(Connection& connection, Deadline deadline) {
    std::string bytes;
    for (;;) {
        if (bytes.size() >= 2) {
            const std::size_t length =
                static_cast<unsigned char>(bytes[0]) * 256u + static_cast<unsigned char>(bytes[1]);
            if (bytes.size() >= 2 + length) return bytes.substr(2, length);
        }
        const auto more = connection.read(deadline);
        if (!more) return unexpected(more.error());
        bytes += *more;
    }
}

}  // namespace

Expected<DnsAnswer, Failure> askOverTcp(const DnsQuestion& question, const Proxy& proxy, Deadline deadline,
                                        std::stop_token stop) {
    if (!question.server) return unexpected(Failure{FailureReason::Internal, "a question without a server"});
    const auto connection = Connection::open(*question.server, proxy, deadline, std::move(stop));
    if (!connection) return unexpected(connection.error());
    const auto id = static_cast<std::uint16_t>(QRandomGenerator::system()->generate());
    const auto written = (*connection)
                             ->write(framed(dns::encodeQuery(id, question.name, question.type,
                                                             question.questionClass, question.flags)),
                                     deadline);
    if (!written) return unexpected(written.error());
    const auto bytes = readFramed(**connection, deadline);
    if (!bytes) return unexpected(bytes.error());
    auto message = dns::decode(*bytes);
    if (!message) return unexpected(Failure{FailureReason::Garbled, message.error().what});
    if (message->id != id || !isAnswerTo(question, *message))
        return unexpected(Failure{FailureReason::Garbled, "an answer to another question"});
    return toAnswer(std::move(*message), *question.server, true);
}

}  // namespace mailvitals::net
