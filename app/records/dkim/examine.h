// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/signature.h"
#include "records/message/message.h"

#include <map>
#include <string>
#include <vector>

namespace mailvitals::dkim {

enum class BodyHash {
    Matches,
    Differs,
    TooShort,  ///< l= counts more octets than the body has (RFC 6376 section 3.5)
};

const char* toString(BodyHash body);  ///< "matches", "differs", "too-short"

/// All of one signature that can be found out without its key: small, and all that is needed once the key is
/// known. Examine a message once; conclude (verify.h) as often as answers come in.
struct Examined {
    std::size_t fieldAt = 0;                    ///< offset of the signature's field in the message
    Expected<Signature, ParseError> signature;  ///< places in errors count from behind the field's colon
    std::string headerHash;  ///< SHA-256 of the signed fields; empty where nothing was hashed
    BodyHash body = BodyHash::Differs;
    std::uint64_t unsignedOctets = 0;  ///< of the canonical body, behind the end that l= sets
    bool hasFrom = false;              ///< the message has a From: at all
    std::size_t unsignedFrom = 0;      ///< From: fields that the signature does not cover

    bool operator==(const Examined&) const = default;
};

/// Hashes of a message's body, each taken only once: all signatures of a message mostly want the same.
class BodyHashes {
 public:
    struct Hashed {
        std::string hash;                  ///< SHA-256
        bool tooShort = false;             ///< the canonical body has fewer octets than `length`
        std::uint64_t unsignedOctets = 0;  ///< canonical octets behind `length`
    };

    explicit BodyHashes(const message::Message& message) : message_(message) {}
    /// Of the first `length` octets of the canonical body, or of all.
    const Hashed& of(Canonicalization form, std::optional<std::uint64_t> length);

 private:
    message::Message message_;
    std::map<std::pair<Canonicalization, std::optional<std::uint64_t>>, Hashed> known_;
};

/// Signatures beyond this number are not looked at: each costs a pass over the body.
constexpr std::size_t maxSignatures = 20;

/// One signature of a message; `field` must be one of its fields.
Examined examine(const message::Message& message, const message::Field& field,
                 SignatureKind kind = SignatureKind::Dkim);
/// The same with hashes of that message's body that others have taken, or will need.
Examined examine(const message::Message& message, const message::Field& field, SignatureKind kind,
                 BodyHashes& bodies);

/// The DKIM-Signature: fields from top to bottom, as many as maxSignatures.
std::vector<Examined> examineSignatures(const message::Message& message);

}  // namespace mailvitals::dkim
