// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/parse_error.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::x509 {

using Seconds = std::chrono::sys_seconds;

/// What a certificate says of itself (RFC 5280). Whether anybody trusts it is not in here.
struct Certificate {
    std::string subject;                ///< one line, "CN=mail.example.org"; bytes of the network
    std::string issuer;                 ///< one line; bytes of the network
    std::string issuerOrganisation;     ///< the first one in it, UTF-8; empty: none
    std::vector<std::string> dnsNames;  ///< subjectAltName dNSName entries, as they stand
    Seconds notBefore{};
    Seconds notAfter{};
    std::string keyType;  ///< "RSA", "EC", "ED25519"
    int keyBits = 0;
    std::string signatureAlgorithm;  ///< "sha256WithRSAEncryption"
    std::string signatureDigest;     ///< "SHA256"; empty where the algorithm has none of its own (Ed25519)
    bool selfIssued = false;         ///< subject and issuer are the same name
    std::string issuerLink;          ///< where it says that its issuer's certificate is; may be empty
    std::string sha256;              ///< fingerprint of the DER form, lower-case hex
};

/// From DER. Trailing bytes are an error, and so are times that cannot be read: no date is made up for them.
Expected<Certificate, ParseError> parse(std::string_view der);

/// Does the certificate name this host? Only dNSName entries count (RFC 9525 section 6.3); a wildcard stands
/// for one whole left-most label.
bool matchesHost(std::string_view der, const DomainName& host);

}  // namespace mailvitals::x509
