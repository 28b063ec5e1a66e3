// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/expected.h"
#include "base/parse_error.h"
#include "records/dkim/canonical.h"
#include "records/tag_list.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::dkim {

enum class Algorithm {
    RsaSha256,
    Ed25519Sha256,  ///< RFC 8463
    RsaSha1,        ///< historic: nobody may sign or verify with it (RFC 8301 section 3.1)
    Unknown,
};

/// What all signatures of DKIM and ARC say about who signed with which key.
struct Signer {
    Algorithm algorithm = Algorithm::Unknown;
    std::string algorithmText;  ///< a= as written
    std::string signature;      ///< b=, decoded
    DomainName domain;          ///< d=
    std::string selector;       ///< s=
    DomainName keyName;         ///< where the key is: s=._domainkey.d= (RFC 6376 section 3.6.2.1)
    std::optional<std::chrono::sys_seconds> signedAt;  ///< t=

    bool operator==(const Signer&) const = default;
};

/// A signature over body and headers (RFC 6376 section 3.5): that of DKIM, or the message signature of ARC
/// (RFC 8617 section 4.1.2).
struct Signature {
    Signer signer;
    std::optional<unsigned> instance;  ///< i= of ARC
    std::string bodyHash;              ///< bh=, decoded
    Canonicalization headerForm = Canonicalization::Simple;
    Canonicalization bodyForm = Canonicalization::Simple;
    std::vector<std::string> signedFields;  ///< h=, in order
    std::string identity;       ///< i= of DKIM as it reads when decoded; "@d" where it is not given
    DomainName identityDomain;  ///< the part of i= behind the last "@"
    std::optional<std::uint64_t> bodyLength;          ///< l=; the largest number where it is even larger
    std::optional<std::chrono::sys_seconds> expires;  ///< x=
    bool copiesFields = false;                        ///< z=: only for diagnosis, never to be trusted
    std::vector<Tag> unknownTags;                     ///< to be ignored (RFC 6376 section 3.2)

    /// How often h= names a field; names are compared without regard to case.
    std::size_t timesSigned(std::string_view field) const;
    bool operator==(const Signature&) const = default;
};

enum class SignatureKind { Dkim, ArcMessage };

/// The value of a DKIM-Signature: field as it stands, folding and all. Errors: broken grammar, a required tag
/// missing, a version, canonicalisation or way to the key that is not known, x= not after t=, a body hash
/// that cannot be one, more than 64 KiB. An unknown algorithm is none; nor is what only makes the signature
/// worth nothing, such as h= without From: verify() tells of those.
Expected<Signature, ParseError> parseSignature(std::string_view value,
                                               SignatureKind kind = SignatureKind::Dkim);

/// A raw field without the value of its b= tag and the blanks around it, as it was when it was signed
/// (RFC 6376 section 3.7). The field itself where there is no b=.
std::string withoutSignatureValue(std::string_view rawField);

}  // namespace mailvitals::dkim
