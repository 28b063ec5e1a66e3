// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/signature.h"

/// The Authenticated Received Chain (RFC 8617): what servers that passed a message on have put under seal.
namespace mailvitals::arc {

/// What a server found when the message came to it: cv= (RFC 8617 section 4.4).
enum class ChainValidation { None, Pass, Fail };

/// The value of an ARC-Seal: field (RFC 8617 section 4.1.3).
struct Seal {
    unsigned instance = 0;  ///< i=, 1 to 50
    dkim::Signer signer;
    ChainValidation validation = ChainValidation::None;
    std::vector<Tag> unknownTags;  ///< to be ignored (RFC 6376 section 3.2)

    bool operator==(const Seal&) const = default;
};

/// Errors: broken grammar, a required tag missing, cv= with another word, and h=, which a seal must not have.
Expected<Seal, ParseError> parseSeal(std::string_view value);

}  // namespace mailvitals::arc
