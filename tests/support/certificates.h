// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <openssl/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace mailvitals::test {

/// What a certificate shall say. Whether anybody trusts it is not said by it: that is evidence of its own.
struct CertificateWish {
    std::vector<std::string> names{"mail.example.org"};  ///< dNSName entries
    std::string subject = "mail.example.org";
    std::string issuer = "Authority of the tests";  ///< the same as the subject: self-signed
    std::string issuerOrganisation = {};
    std::chrono::sys_seconds notBefore{};
    std::chrono::sys_seconds notAfter{};
    std::string key = "P-256";  ///< a curve, "ED25519", or "RSA-1024"
    std::string digest = "SHA256";
    std::string issuerLink = {};  ///< where it says that its issuer's certificate is
};

/// Made on the spot, as DER, with a key that is thrown away.
std::string certificate(const CertificateWish& wish);

/// An authority that really signs what it issues, by itself at the top of a chain or below another.
class Authority {
 public:
    Authority(const std::string& name, std::chrono::sys_seconds from, std::chrono::sys_seconds until);
    Authority below(const std::string& name, std::chrono::sys_seconds from,
                    std::chrono::sys_seconds until) const;

    const std::string& der() const { return der_; }
    std::string issue(CertificateWish wish) const;  ///< the wish's issuer does not count

 private:
    std::string name_;
    std::shared_ptr<EVP_PKEY> key_;
    std::string der_;
};

/// The public half of an RSA key of just this size as base64 of a SubjectPublicKeyInfo, as DKIM publishes it.
/// The number is no product of primes: nobody signs with it.
std::string rsaPublicKey(int bits);

}  // namespace mailvitals::test
