// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"

#include <compare>
#include <optional>

class QJsonObject;

namespace mailvitals {

class Fields;

/// What answers at a port: one connection, a few harmless octets where the client has to speak first, and the
/// beginning of what comes back.
struct ServiceQuestion {
    DomainName host;    ///< the name of the mail server, for SNI; the root where there is none
    IpEndpoint server;  ///< one of its addresses, and the port
    bool tls = false;   ///< encrypted from the first octet
    std::string say;    ///< from the policy's table of services; empty: the server speaks first

    std::string id() const;  ///< "service:203.0.113.25:6379 PING\x0d\x0a", "service:203.0.113.25:993 tls"
    auto operator<=>(const ServiceQuestion&) const = default;
};

/// A connection that came about, and the beginning of what was heard on it.
struct ServiceReply {
    IpAddress local;  ///< our side of the connection; unspecified where a proxy does not tell
    std::string heard;
    std::optional<std::string> tlsError;  ///< the handshake was begun and failed
    std::optional<Failure> brokeOff;      ///< why nothing more was heard; none: enough was

    bool operator==(const ServiceReply&) const = default;
};

/// Of what is heard no more is kept: every service is known by its first words.
inline constexpr std::size_t mostHeard = 4096;

/// See kinds.h.
struct ServiceKind {
    using Question = ServiceQuestion;
    using Answer = ServiceReply;
    static constexpr const char* jsonKey = "services";
    static constexpr bool isInEveryFile = false;

    static std::string title(const Question& question);  ///< "Port 6379 of 203.0.113.25"
    static QJsonObject write(const Question& question);
    static QJsonObject write(const Answer& answer);
    static Question readQuestion(const Fields& fields);
    static Answer readAnswer(const Fields& fields);
    static std::size_t weigh(const Question& question);
    static std::size_t weigh(const Answer& answer);

    static IpEndpoint connectsTo(const Question& question) { return question.server; }
};

}  // namespace mailvitals
