// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/arc/seal.h"
#include "records/dkim/examine.h"
#include "records/message/authentication_results.h"

#include <optional>
#include <string>
#include <vector>

namespace mailvitals::arc {

/// A chain has at most so many sets (RFC 8617 section 4.2.1).
constexpr unsigned maxInstance = 50;

/// What one server added: its results, its signature over the message, its seal (RFC 8617 section 4.2).
struct Set {
    unsigned instance = 0;
    Expected<message::AuthenticationResults, ParseError> results;  ///< a broken one does not break the chain
    dkim::Examined messageSignature;
    Seal seal;
    std::string sealHash;  ///< SHA-256 of what the seal covers (RFC 8617 section 5.1.1)
};

/// What is wrong with the fields of a chain as such (RFC 8617 sections 4.2 and 5.2).
enum class Flaw {
    TooMany,     ///< more than 50 sets, or more fields than these can have
    Malformed,   ///< error says where and why
    Duplicate,   ///< two fields of one kind with the same instance
    Incomplete,  ///< a set lacks one of its three fields
    Gap,         ///< the instances are not 1, 2, 3 ...
    WrongFirst,  ///< the first seal does not say cv=none
    WrongLater,  ///< a later seal does not say cv=pass
    SealSigned,  ///< the message signature names ARC-Seal in h= (section 4.1.2)
};

struct StructureFlaw {
    Flaw flaw = Flaw::Malformed;
    unsigned instance = 0;  ///< 0 where it is not known
    std::optional<ParseError> error = std::nullopt;
    std::size_t fieldAt = 0;  ///< of Malformed: offset of the field; the error's place counts from its colon
};

/// All of a chain that can be found out without keys: examine a message once, conclude (validate.h) as often
/// as answers come in.
struct Chain {
    std::vector<Set> sets;              ///< by instance, from 1; empty where there is no chain or a flaw
    std::optional<StructureFlaw> flaw;  ///< the first one found
    bool saysFail = false;              ///< the newest seal says cv=fail: nothing else matters (section 5.2)
    unsigned newest = 0;                ///< instance of the newest seal; 0 where it is not known

    bool isThere() const { return !sets.empty() || flaw || saysFail; }
};

Chain examineChain(const message::Message& message);

}  // namespace mailvitals::arc
