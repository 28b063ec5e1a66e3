// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

class QJsonObject;

namespace mailvitals {

class Fields;

/// What the TLS handshake showed.
struct TlsFacts {
    std::string protocol;            ///< "TLSv1.3"
    std::string cipher;              ///< OpenSSL's name
    std::vector<std::string> chain;  ///< certificates as sent, DER, the server's own first
    bool storeUsable = false;        ///< we have any roots of trust to compare with
    int verifyCode = 0;              ///< X509_V_OK (0) or OpenSSL's code; time and name are not part of it
    std::string verifyText;
    int dhBits = 0;  ///< of a Diffie-Hellman exchange in a finite field; 0: another exchange
    std::string signatureDigest = {};  ///< "SHA256": of the server's signature on the handshake; may be empty

    bool operator==(const TlsFacts&) const = default;
};

QJsonObject toObject(const TlsFacts& tls);
TlsFacts readTls(const Fields& fields);
std::size_t weightOf(const TlsFacts& tls);

}  // namespace mailvitals
