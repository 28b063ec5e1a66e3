// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "servers/notes.h"

#include <string>
#include <thread>

namespace mailvitals::test {

/// What is old about a mail server's encryption.
struct OldTls {
    const char* version = "TLSv1.2";  ///< the only one: "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"
    const char* ciphers = "ALL";
    const char* signatures = "RSA+SHA256";  ///< with which it may sign the handshake
    int dhBits = 0;                         ///< 768 or 1024: of its Diffie-Hellman group
    int keyBits = 2048;                     ///< of its RSA key
    const char* digest = "SHA256";          ///< by which its certificate is signed
};

/// A mail server on 127.0.0.1 with STARTTLS through OpenSSL itself, whatever the system's policy says of it.
/// Serves one connection after the other on a thread of its own, which has ended when it is gone.
class OldTlsServer {
 public:
    explicit OldTlsServer(const OldTls& wish);
    ~OldTlsServer();
    OldTlsServer(const OldTlsServer&) = delete;
    OldTlsServer& operator=(const OldTlsServer&) = delete;

    IpEndpoint endpoint() const { return endpoint_; }
    /// The names by which clients asked for it (RFC 6066 section 3), an empty one where they told none.
    const Notes& names() const { return names_; }

 private:
    Notes names_;
    int listener_ = -1;
    IpEndpoint endpoint_;
    std::thread thread_;
};

}  // namespace mailvitals::test
