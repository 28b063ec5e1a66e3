// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/tag_list.h"

#include <string>
#include <string_view>
#include <vector>

/// DKIM key records (RFC 6376 section 3.6.1; RFC 8301; RFC 8463).
namespace mailvitals::dkim {

enum class KeyType { Rsa, Ed25519, Unknown };

struct KeyRecord {
    KeyType type = KeyType::Rsa;
    std::string typeText = "rsa";       ///< k= as written
    bool hasVersion = false;            ///< v=DKIM1 present
    std::vector<std::string> hashes;    ///< h=; empty: all
    std::vector<std::string> services;  ///< s=; empty: "*"
    bool testing = false;               ///< t=y
    bool strict = false;                ///< t=s
    std::string notes;                  ///< n=
    std::string publicKey;              ///< p= decoded from base64
    std::size_t publicKeyAt = 0;        ///< offset of the value of p= in the record
    bool revoked = false;               ///< p= is empty
    std::vector<Tag> unknownTags;       ///< to be ignored (RFC 6376 section 3.2)

    bool allowsHash(std::string_view hash) const;
    bool allowsMail() const;  ///< s= has "*" or "email"
};

/// Could this TXT be meant as a DKIM key? True where it has a v=DKIM1, a k= or a p= tag, even where its
/// grammar is broken; not where v= says that it is something else (v=DMARC1 has a p= too, and a wildcard may
/// put any record under every name).
bool looksLikeKeyRecord(std::string_view txt);

/// The record's typed form, or the first error in it. v=, where it stands, must come first and be DKIM1. An
/// unknown k= is no error: verifiers pass over such a key.
Expected<KeyRecord, ParseError> parse(std::string_view txt);

/// What the key is, judged by OpenSSL.
struct KeyFacts {
    KeyType type = KeyType::Unknown;
    int bits = 0;
    unsigned long exponent = 0;     ///< of RSA; 0 where it does not fit
    bool bareRsaPublicKey = false;  ///< PKCS#1 instead of SubjectPublicKeyInfo: accepted in practice
};

/// Decodes the key: SubjectPublicKeyInfo or bare RSAPublicKey for RSA, 32 raw octets for Ed25519 (RFC 8463
/// section 4). An Ed25519 key wrapped in DER gets an error of its own, since the mistake is frequent. A key
/// of an unknown type stays unread, with empty facts; a revoked one has nothing to read, which is an error.
Expected<KeyFacts, ParseError> inspectKey(const KeyRecord& record);

}  // namespace mailvitals::dkim
