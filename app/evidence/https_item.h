// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"
#include "evidence/tls_facts.h"
#include "records/http/response.h"

#include <compare>
#include <optional>

class QJsonObject;

namespace mailvitals {

class Fields;

/// One document of a web server, by GET.
struct HttpsQuestion {
    DomainName host;    ///< in the URL, in SNI, and so the name that the certificate should have
    std::string path;   ///< "/.well-known/mta-sts.txt"
    IpEndpoint server;  ///< one of the host's addresses, as our own path through the DNS gave it

    std::string id() const;  ///< "https:mta-sts.example.org/.well-known/mta-sts.txt 192.0.2.1:443"
    auto operator<=>(const HttpsQuestion&) const = default;
};

/// A connection that came about, and as much as was heard on it. Whether the certificate is one to trust is
/// for the rules to say; redirects are evidence and never followed.
struct HttpsReply {
    IpAddress local;  ///< our side of the connection; unspecified where a proxy does not tell
    std::optional<TlsFacts> tls;
    std::optional<std::string> tlsError;     ///< the handshake was begun and failed
    std::optional<http::Response> response;  ///< as much of it as came; none: not even a whole head
    std::optional<Failure> brokeOff;         ///< why it ended before the response did

    bool operator==(const HttpsReply&) const = default;
};

/// See kinds.h.
struct HttpsKind {
    using Question = HttpsQuestion;
    using Answer = HttpsReply;
    static constexpr const char* jsonKey = "https";
    static constexpr bool isInEveryFile = false;

    static std::string title(const Question& question);  ///< "https://mta-sts.example.org/, 192.0.2.1:443"
    static QJsonObject write(const Question& question);
    static QJsonObject write(const Answer& answer);
    static Question readQuestion(const Fields& fields);
    static Answer readAnswer(const Fields& fields);
    static std::size_t weigh(const Question& question);
    static std::size_t weigh(const Answer& answer);

    static IpEndpoint connectsTo(const Question& question) { return question.server; }
};

}  // namespace mailvitals
