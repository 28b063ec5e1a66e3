// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "evidence/tls_facts.h"
#include "net/connection.h"
#include "net/trust_store.h"

namespace mailvitals::net {

/// TLS over an open connection, as a client, through OpenSSL itself: the chain as sent, the protocol and the
/// cipher are wanted, not only a yes or no. Nothing is refused for lack of trust: what was seen is evidence.
class TlsSession {
 public:
    /// The server's name goes into SNI (RFC 6066 section 3) unless it is the root. A failed handshake gives
    /// FailureReason::Garbled with OpenSSL's words, or the connection's own failure.
    static Expected<std::unique_ptr<TlsSession>, Failure> handshake(Connection& connection,
                                                                    const DomainName& serverName,
                                                                    Deadline deadline);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    TlsFacts facts(const TrustStore& trust) const;

    /// At least one byte of plain text. Where nothing more comes, FailureReason::Closed.
    Expected<std::string, Failure> read(Deadline deadline);
    /// Did the other side say that nothing more comes (close_notify), rather than just hang up?
    bool wasClosedProperly() const;
    Expected<void, Failure> write(std::string_view bytes, Deadline deadline);

 private:
    struct State;
    explicit TlsSession(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mailvitals::net
