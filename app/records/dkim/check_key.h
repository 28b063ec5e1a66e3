// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/verify.h"

#include <string_view>

namespace mailvitals::dkim {

/// A signature over a hash, put to one key: what DKIM and ARC have in common. `text` is the key's TXT record.
/// Sets result, reason, error and what is known of the key: Pass if the signature fits the hash; Fail with
/// SignatureWrong if not; PermError if the record is no key for it; Policy with KeyTooShort if it fits, but
/// the key is shorter than RFC 8301 section 3.2 allows.
Outcome checkAgainstKey(const Signer& signer, std::string_view hash, std::string_view text);

/// The texts among those at a key's name that are meant as keys.
std::vector<std::string_view> keysAmong(const std::vector<std::string>& texts);

/// Tries one key after the other; the best outcome, or NoKey.
template <class Try>
Outcome bestOf(const KeyAnswer& answer, Try tryKey) {
    if (answer.state == KeyAnswer::State::Open) return {};
    if (answer.state == KeyAnswer::State::Failed)
        return {.result = Result::TempError, .reason = Reason::KeyFailed};
    const auto keys =
        answer.state == KeyAnswer::State::Found ? keysAmong(answer.texts) : std::vector<std::string_view>{};
    Outcome best{.result = Result::PermError, .reason = Reason::NoKey};
    for (const std::string_view text : keys) {
        Outcome outcome = tryKey(text);
        const bool better = outcome.result == Result::Pass ||
                            (outcome.result == Result::Policy && best.result != Result::Pass) ||
                            best.reason == Reason::NoKey;
        if (better) best = std::move(outcome);
        if (best.result == Result::Pass) break;
    }
    best.keyRecords = keys.size();
    return best;
}

}  // namespace mailvitals::dkim
