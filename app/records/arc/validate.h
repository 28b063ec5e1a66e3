// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/arc/chain.h"
#include "records/dkim/verify.h"

namespace mailvitals::arc {

/// Chain validation status (RFC 8617 section 4.4), and two words for what that section has none for.
enum class Status {
    Open,  ///< keys are still to be asked for
    None,  ///< the message has no chain
    Pass,
    Fail,
    TempError,  ///< a key could not be fetched just now, and nothing else was wrong
};

const char* toString(Status status);  ///< "pass", as in Authentication-Results

enum class Reason {
    Good,
    NoChain,
    KeyOpen,
    KeyFailed,
    Structure,         ///< the chain's flaw says what
    SaysFail,          ///< the newest seal says cv=fail
    MessageSignature,  ///< that of `instance` does not verify; signature says why
    Seal,              ///< that of `instance` does not verify; signature says why
};

struct Verdict {
    Status status = Status::Open;
    Reason reason = Reason::KeyOpen;
    unsigned instance = 0;  ///< where it failed; 0 where that is no single one
    std::optional<dkim::Outcome> signature = std::nullopt;  ///< of the signature or seal that failed
    /// The message has not been changed since this instance (RFC 8617 section 5.2): all message signatures
    /// from it to the newest verify. Set where the status is Pass.
    unsigned oldestPass = 0;
    std::vector<DomainName> open = {};  ///< names to ask for TXT, each once

    bool operator==(const Verdict&) const = default;
};

/// Validates a chain as RFC 8617 section 5.2 has it: structure, the newest message signature, then all seals
/// from the newest to the first.
Verdict conclude(const Chain& chain, const dkim::KeyLookup& lookup, const dkim::Clock& clock);

}  // namespace mailvitals::arc
