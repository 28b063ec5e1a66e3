// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "records/tls/server_flight.h"

namespace mailvitals {

/// Would this port agree to that? A connection, the hello of one form, and the beginning of the answer; no
/// encryption comes about.
struct TlsHelloQuestion {
    DomainName host;  ///< for SNI; the root where there is only an address
    IpEndpoint server;
    TlsUse tls = TlsUse::AsOffered;  ///< by STARTTLS, or from the first octet
    tls::HelloForm form{};
    std::vector<tls::Weakness> weaknesses = {};  ///< of the suites that are offered; for the form Weak alone

    /// "tls-hello:tls-1.1 mx.example.org 192.0.2.1:25", "tls-hello:weak 192.0.2.1:465 implicit rc4+3des"
    std::string id() const;
    auto operator<=>(const TlsHelloQuestion&) const = default;
};

/// A connection that came about, and what was heard on it.
struct TlsHelloReply {
    IpAddress local;      ///< our side of the connection; unspecified where a proxy does not tell
    bool sent = false;    ///< the hello; false: the SMTP session before it ended
    std::string refusal;  ///< the reply that ended it, where it was one; bytes of the network
    tls::ServerFlight flight;
    std::optional<Failure> brokeOff;  ///< why nothing came that decides

    bool operator==(const TlsHelloReply&) const = default;
};

/// See kinds.h.
struct TlsHelloKind {
    using Question = TlsHelloQuestion;
    using Answer = TlsHelloReply;
    static constexpr const char* jsonKey = "tls_hellos";
    static constexpr bool isInEveryFile = false;

    static std::string title(
        const Question& question);  ///< "TLS hello (SSL 3.0) to mx.example.org, 192.0.2.1:25"
    static QJsonObject write(const Question& question);
    static QJsonObject write(const Answer& answer);
    static Question readQuestion(const Fields& fields);
    static Answer readAnswer(const Fields& fields);
    static std::size_t weigh(const Question& question);
    static std::size_t weigh(const Answer& answer);

    static IpEndpoint connectsTo(const Question& question) { return question.server; }
};

}  // namespace mailvitals
