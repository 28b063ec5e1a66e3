// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/verify.h"

#include "records/dkim/check_key.h"

#include <algorithm>

namespace mailvitals::dkim {
namespace {

using Time = std::chrono::sys_seconds;

/// What is wrong whatever the key may be (RFC 6376 section 6.1.1).
std::optional<Outcome> wrongWithoutKey(const Examined& examined) {
    const auto outcome = [](Result result, Reason reason) {
        return Outcome{.result = result, .reason = reason};
    };
    if (!examined.signature) {
        Outcome malformed = outcome(Result::Neutral, Reason::Malformed);
        malformed.error = examined.signature.error();
        return malformed;
    }
    const Signature& signature = *examined.signature;
    const Algorithm algorithm = signature.signer.algorithm;
    if (algorithm == Algorithm::Unknown) return outcome(Result::Neutral, Reason::UnknownAlgorithm);
    if (algorithm == Algorithm::RsaSha1) return outcome(Result::PermError, Reason::HistoricAlgorithm);
    if (signature.timesSigned("From") == 0) return outcome(Result::PermError, Reason::FromNotSigned);
    if (!examined.hasFrom) return outcome(Result::PermError, Reason::FromMissing);
    if (!signature.instance && !signature.identityDomain.isWithin(signature.signer.domain))
        return outcome(Result::PermError, Reason::IdentityElsewhere);
    return std::nullopt;
}

/// A clock that puts the arrival before the signing, or after today, tells nothing.
Time expiryTime(const Signature& signature, const Clock& clock) {
    if (!clock.received || *clock.received > clock.now) return clock.now;
    const auto& signedAt = signature.signer.signedAt;
    return signedAt && *signedAt > *clock.received + maxClockError ? clock.now : *clock.received;
}

/// A signature that holds may still not be accepted.
std::optional<Reason> notAcceptable(const Examined& examined, const Clock& clock) {
    const Signature& signature = *examined.signature;
    if (signature.expires && *signature.expires < expiryTime(signature, clock)) return Reason::Expired;
    if (signature.signer.signedAt && *signature.signer.signedAt > clock.now + maxClockError)
        return Reason::FromTheFuture;
    if (examined.unsignedFrom > 0) return Reason::FromNotCovered;
    return std::nullopt;
}

Outcome concludeWith(const Examined& examined, const ReadKey& key, const Clock& clock) {
    const Signature& signature = *examined.signature;
    Outcome outcome = checkAgainstKey(signature.signer, examined.headerHash, key);
    if (!outcome.headerHolds) return outcome;
    const auto settle = [&](Result result, Reason reason) {
        outcome.result = result;
        outcome.reason = reason;
        return outcome;
    };
    const bool subdomain = !signature.instance && signature.identityDomain != signature.signer.domain;
    if (subdomain && key.record->strict) return settle(Result::PermError, Reason::KeyExactIdentity);
    // The body's hash comes first (RFC 6376 section 6.1.3): a changed body explains more than a wrong
    // signature.
    if (examined.body == BodyHash::TooShort) return settle(Result::Fail, Reason::BodyCut);
    if (examined.body == BodyHash::Differs) return settle(Result::Fail, Reason::BodyChanged);
    if (outcome.result != Result::Pass) return outcome;
    if (const auto reason = notAcceptable(examined, clock)) return settle(Result::Policy, *reason);
    outcome.expiredSince = signature.expires && *signature.expires < clock.now;
    return outcome;
}

}  // namespace

const char* toString(Result result) {
    switch (result) {
        case Result::Open: return "open";
        case Result::Pass: return "pass";
        case Result::Fail: return "fail";
        case Result::Policy: return "policy";
        case Result::Neutral: return "neutral";
        case Result::TempError: return "temperror";
        case Result::PermError: break;
    }
    return "permerror";
}

bool needsKey(const Examined& examined) {
    return !wrongWithoutKey(examined);
}

Outcome conclude(const Examined& examined, const KeyAnswer& key, const Clock& clock) {
    if (auto wrong = wrongWithoutKey(examined)) return *std::move(wrong);
    return bestOf(key, [&](const ReadKey& read) { return concludeWith(examined, read, clock); });
}

Outcome verify(const message::Message& message, const message::Field& signature, const KeyAnswer& key,
               const Clock& clock) {
    return conclude(examine(message, signature), key, clock);
}

Verdicts concludeAll(const std::vector<Examined>& signatures, const KeyLookup& lookup, const Clock& clock) {
    Verdicts verdicts;
    for (const Examined& examined : signatures) {
        const bool asks = needsKey(examined);
        const KeyAnswer key = asks ? lookup(examined.signature->signer.keyName) : KeyAnswer{};
        verdicts.outcomes.push_back(conclude(examined, key, clock));
        if (!asks || key.state != KeyAnswer::State::Open) continue;
        const DomainName& name = examined.signature->signer.keyName;
        if (std::find(verdicts.open.begin(), verdicts.open.end(), name) == verdicts.open.end())
            verdicts.open.push_back(name);
    }
    return verdicts;
}

}  // namespace mailvitals::dkim
