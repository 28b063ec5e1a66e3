// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"
#include "evidence/tls_facts.h"
#include "records/smtp/reply.h"

#include <compare>
#include <optional>
#include <set>
#include <vector>

class QJsonObject;

namespace mailvitals {

class Fields;

/// What one connection to a mail server is for.
enum class SmtpSessionKind {
    Greeting,   ///< banner, EHLO, STARTTLS and EHLO again where offered, trials where there are some, QUIT
    Relay,      ///< the same, and trials: senders and recipients; never DATA
    PortCheck,  ///< a connection to whatever port, a greeting if one comes at once, QUIT
    Injection,  ///< a harmless command in one packet with STARTTLS: is it obeyed once TLS has begun?
    Proof,      ///< one sender, one recipient, and the one message whose every word the owner agreed to
};

const char* toString(SmtpSessionKind kind);  ///< "greeting", "relay", "knock", "injection", "proof"

/// The ports on which a mail server takes messages: from other servers (RFC 5321), from users (RFC 6409), and
/// from users with encryption from the first octet (RFC 8314).
inline constexpr std::uint16_t smtpPort = 25;
inline constexpr std::uint16_t submissionPort = 587;
inline constexpr std::uint16_t submissionsPort = 465;

/// When a session becomes encrypted.
enum class TlsUse {
    AsOffered,  ///< by STARTTLS as soon as it is offered (RFC 3207)
    OnDemand,   ///< by STARTTLS only where the server refuses to go on without
    Implicit,   ///< from the first octet (RFC 8314 section 3)
};

const char* toString(TlsUse use);  ///< "as-offered", "on-demand", "implicit"

/// One sender and one recipient, to see whether the server would take that mail. It ends at the reply to
/// RCPT.
struct SmtpTrial {
    std::string name;    ///< "third-party": what it tries, unique within the question
    std::string sender;  ///< the reverse-path without its brackets; empty: <>
    std::string recipient;
    bool ifTaken = false;  ///< only where the trial before it was accepted

    auto operator<=>(const SmtpTrial&) const = default;
};

struct SmtpQuestion {
    SmtpSessionKind kind{};
    DomainName host;  ///< the name under which the server is known; the root where there is only an address
    IpEndpoint server;
    TlsUse tls = TlsUse::AsOffered;
    std::vector<SmtpTrial> trials = {};  ///< at most three, or servers take us for a spammer
    bool afterPause = false;   ///< some seconds are let pass before the connection, out of politeness
    std::string message = {};  ///< of a proof, as it is sent, with CRLF; empty in every other session

    /// "smtp:greeting mx.example.org 192.0.2.1:25", "smtp:relay mx.example.org 192.0.2.1:25 on-demand
    /// third-party+own-sender"
    std::string id() const;
    /// The same greeting, whatever is asked on that occasion.
    bool greetsLike(const SmtpQuestion& other) const;
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

/// A connection that came about. It may have broken off: what was heard before stays evidence.
struct SmtpSession {
    IpAddress local;  ///< our side of the connection; unspecified where a proxy does not tell
    std::vector<SmtpExchange> exchanges;
    std::optional<TlsFacts> tls;
    std::optional<std::string> tlsError;  ///< the handshake was begun and failed
    std::optional<Failure> brokeOff;      ///< why it ended before we said QUIT

    /// The exchange that began with this command ("EHLO", "RCPT"), the first after `from`; null: none.
    const SmtpExchange* find(std::string_view command, std::size_t from = 0) const;
    /// The reply to it, where it came whole and well-formed.
    static Expected<smtp::Reply, ParseError> replyOf(const SmtpExchange& exchange);
    /// The extensions as last announced: after STARTTLS where that succeeded (RFC 3207 section 4.2).
    std::optional<smtp::EhloReply> ehlo(bool encrypted) const;

    bool operator==(const SmtpSession&) const = default;
};

/// See kinds.h.
struct SmtpKind {
    using Question = SmtpQuestion;
    using Answer = SmtpSession;
    static constexpr const char* jsonKey = "smtp";
    static constexpr bool isInEveryFile = true;

    static std::string title(const Question& question);  ///< "Conversation with mx.example.org, 192.0.2.1:25"
    static QJsonObject write(const Question& question);
    static QJsonObject write(const Answer& answer);
    static Question readQuestion(const Fields& fields);
    static Answer readAnswer(const Fields& fields);
    static std::size_t weigh(const Question& question);
    static std::size_t weigh(const Answer& answer);

    static IpEndpoint connectsTo(const Question& question) { return question.server; }
    static std::optional<Question> olderForm(const Question& question);
    static bool outdates(const Question& later, const Question& earlier);
    static bool isLeftStanding(const Question& question, const std::set<IpAddress>& standing);
};

}  // namespace mailvitals
