// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/openssl_key.h"
#include "records/dkim/verify.h"

#include <string_view>

namespace mailvitals::dkim {

/// A signature over a hash, put to one key: what DKIM and ARC have in common. Sets result, reason, error and
/// what is known of the key: Pass if the signature fits the hash; Fail with SignatureWrong if not; PermError
/// if the record is no key for it; Policy with KeyTooShort if it fits, but the key is shorter than RFC 8301
/// section 3.2 allows.
Outcome checkAgainstKey(const Signer& signer, std::string_view hash, const ReadKey& published);

/// Keys at a name beyond this number are not tried.
constexpr std::size_t mostKeys = 5;

/// Tries one key after the other; the best outcome, or NoKey.
template <class Try>
Outcome bestOf(const KeyAnswer& answer, Try tryKey) {
    if (answer.state == KeyAnswer::State::Open) return {};
    if (answer.state == KeyAnswer::State::Failed)
        return {.result = Result::TempError, .reason = Reason::KeyFailed};
    Outcome best{.result = Result::PermError, .reason = Reason::NoKey};
    std::size_t keys = 0;
    for (const PublishedKey& key : answer.keys) {
        if (key.read() == nullptr || keys == mostKeys) continue;
        ++keys;
        if (best.result == Result::Pass) continue;
        Outcome outcome = tryKey(*key.read());
        const bool better = outcome.result == Result::Pass ||
                            (outcome.result == Result::Policy && best.result != Result::Pass) ||
                            best.reason == Reason::NoKey;
        if (better) best = std::move(outcome);
    }
    best.keyRecords = keys;
    return best;
}

}  // namespace mailvitals::dkim
