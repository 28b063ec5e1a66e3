// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"
#include "records/smtp/reply.h"

#include <compare>
#include <optional>
#include <vector>

namespace mailvitals {

/// What is talked about in one connection to a mail server.
enum class SmtpTalk {
    Greeting,  ///< banner, EHLO, STARTTLS and EHLO again where offered, QUIT
    Relay,     ///< banner, EHLO, a foreign sender, a foreign recipient; never DATA
    Knock,     ///< a connection to whatever port, a greeting if one comes at once, QUIT
};

const char* toString(SmtpTalk talk);  ///< "greeting", "relay", "knock"

struct SmtpQuestion {
    SmtpTalk talk{};
    DomainName host;  ///< the name under which the server is known; the root where there is only an address
    IpEndpoint server;

    std::string id() const;  ///< "smtp:relay mx.example.org 192.0.2.1:25"
    auto operator<=>(const SmtpQuestion&) const = default;
};

/// One command and the reply to it; the greeting has no command.
struct SmtpExchange {
    std::string sent;                ///< without its line end
    std::vector<std::string> lines;  ///< of the reply, without line ends; bytes of the network
    bool encrypted = false;
    std::chrono::microseconds started{};  ///< from the start of the connection
    std::chrono::microseconds finished{};

    bool operator==(const SmtpExchange&) const = default;
};

/// What the TLS handshake showed.
struct TlsFacts {
    std::string protocol;            ///< "TLSv1.3"
    std::string cipher;              ///< OpenSSL's name
    std::vector<std::string> chain;  ///< certificates as sent, DER, the server's own first
    bool storeUsable = false;        ///< we have any roots of trust to compare with
    int verifyCode = 0;              ///< X509_V_OK (0) or OpenSSL's code; time and name are not part of it
    std::string verifyText;

    bool operator==(const TlsFacts&) const = default;
};

/// A connection that came about. It may have broken off: what was heard before stays evidence.
struct SmtpSession {
    IpAddress local;  ///< our side of the connection; unspecified where a proxy does not tell
    std::vector<SmtpExchange> exchanges;
    std::optional<TlsFacts> tls;
    std::optional<std::string> tlsError;  ///< STARTTLS was answered 220, then the handshake failed
    std::optional<Failure> brokeOff;      ///< why it ended before we said QUIT

    /// The exchange that began with this command ("EHLO", "RCPT"), the first after `from`; null: none.
    const SmtpExchange* find(std::string_view command, std::size_t from = 0) const;
    /// The reply to it, where it came whole and well-formed.
    static Expected<smtp::Reply, ParseError> replyOf(const SmtpExchange& exchange);
    /// The extensions as last announced: after STARTTLS where that succeeded (RFC 3207 section 4.2).
    std::optional<smtp::EhloReply> ehlo(bool encrypted) const;

    bool operator==(const SmtpSession&) const = default;
};

}  // namespace mailvitals
