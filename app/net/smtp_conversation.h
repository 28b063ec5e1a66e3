// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/smtp_item.h"
#include "net/connection.h"
#include "net/tls_session.h"

namespace mailvitals::net {

/// One SMTP connection as a client. Everything said and heard is written down; after the first failure
/// nothing more is said. A message goes out by deliver() alone, which only the probe for proofs calls.
class SmtpConversation {
 public:
    SmtpConversation(std::unique_ptr<Connection> connection, Deadline deadline);
    ~SmtpConversation();

    /// Reads the whole greeting before anything is said: whoever speaks first is taken for a spammer.
    Expected<smtp::Reply, Failure> greeting();
    /// Reads one more reply, to something that was not said.
    Expected<smtp::Reply, Failure> unasked();
    /// Sends one command and reads the whole reply. CR and LF in it are refused (FailureReason::Internal),
    /// and so are the commands that begin a message.
    Expected<smtp::Reply, Failure> command(const std::string& line);
    /// Does the server take several commands at once (RFC 2920)?
    bool takesSeveral() const;
    /// Sends these commands at once, whatever becomes of each, and reads the replies; those to the last ones
    /// are missing where the session broke off. Only where takesSeveral().
    std::vector<smtp::Reply> group(const std::vector<std::string>& lines);
    /// RSET, and then this command: both at once where the server takes several at once (RFC 2920
    /// section 3.1). The reply is that to the command.
    Expected<smtp::Reply, Failure> commandAfterReset(const std::string& line);
    /// This command, and then QUIT: both at once where the server takes several at once. The reply is that to
    /// the command.
    Expected<smtp::Reply, Failure> lastCommand(const std::string& line);
    /// DATA and, where that is welcome, the message, its dots doubled (RFC 5321 section 4.5.2). The reply is
    /// the one that decided: 250 where the server now answers for the message.
    Expected<smtp::Reply, Failure> deliver(const std::string& message);
    /// EHLO, and HELO where that is refused (RFC 5321 section 4.1.1.1). An empty name stands for the address
    /// literal of our side of the connection: a laptop has no name of its own in the DNS.
    Expected<smtp::Reply, Failure> hello(const std::string& name);
    /// The handshake before anything else is said (RFC 8314 section 3). True where it came about.
    bool beginEncrypted(const DomainName& serverName, const TrustStore& trust);
    /// STARTTLS and, where it is answered 220, the handshake, each within 20 seconds. True where the session
    /// goes on encrypted.
    bool startTls(const DomainName& serverName, const TrustStore& trust);
    /// The same, with NOOP behind STARTTLS in one packet. It arrives before the encryption, so no server may
    /// obey it afterwards (RFC 3207 section 6, CVE-2011-0411).
    bool startTlsBeforeNoop(const DomainName& serverName, const TrustStore& trust);
    /// STARTTLS and, where it is answered 220, the connection, for whoever speaks TLS on it himself: the
    /// session is over. Null: there was no 220.
    std::unique_ptr<Connection> connectionForTls();
    /// Always, if only the connection still stands: a server may ban clients that just hang up.
    void quit();

    /// Nothing more can be said.
    bool isOver() const { return saidQuit_ || session_.brokeOff.has_value(); }
    bool isEncrypted() const { return tls_ != nullptr; }
    const SmtpSession& soFar() const { return session_; }
    SmtpSession take() { return std::move(session_); }

 private:
    /// Without octets nothing is sent: they have gone out with those of the exchange before.
    Expected<smtp::Reply, Failure> exchange(const std::string& line, const std::string& octets);
    /// STARTTLS, whatever stands behind it. True: TLS is to begin.
    bool askForTls(const std::string& line);
    Expected<std::vector<std::string>, Failure> readReply();
    Expected<std::string, Failure> readLine();
    Expected<std::string, Failure> readSome();
    Expected<void, Failure> write(const std::string& octets);
    std::chrono::microseconds sinceStart() const;

    std::unique_ptr<Connection> connection_;
    std::unique_ptr<TlsSession> tls_;
    Deadline deadline_;
    SteadyClock::time_point start_ = SteadyClock::now();
    std::string unread_;
    bool saidQuit_ = false;
    SmtpSession session_;
};

}  // namespace mailvitals::net
