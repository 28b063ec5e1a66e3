// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/examine.h"
#include "records/dkim/published_key.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Is a signature good (RFC 6376 section 6)? Pure: keys come through a function, the clock through an
/// argument.
namespace mailvitals::dkim {

/// The words of RFC 8601 section 2.7.1, and Open for a key that is not known yet.
enum class Result {
    Open,
    Pass,
    Fail,       ///< message and signature do not belong together
    Policy,     ///< the signature holds, but something about it is not acceptable
    Neutral,    ///< the signature cannot be read or asks for what nobody knows
    TempError,  ///< the key could not be fetched just now
    PermError,  ///< no key with which it could be verified, or nothing that it could prove
};

const char* toString(Result result);  ///< "pass", as in Authentication-Results

enum class Reason {
    Good,
    KeyOpen,
    // Neutral
    Malformed,         ///< error says where and why
    UnknownAlgorithm,  ///< a= names one that is not known here
    // PermError
    HistoricAlgorithm,  ///< rsa-sha1 (RFC 8301 section 3.1)
    FromNotSigned,      ///< h= does not name From (RFC 6376 section 5.4)
    FromMissing,        ///< the message has no From:
    IdentityElsewhere,  ///< i= is not the domain d= or below it (RFC 6376 section 3.5)
    NoKey,              ///< nothing at the key's name that could be a key
    KeyMalformed,       ///< error says where and why
    KeyRevoked,         ///< empty p=
    KeyOtherAlgorithm,  ///< k= of the key is not that of a=
    KeyOtherHash,       ///< h= of the key does not allow the hash of a=
    KeyOtherService,    ///< s= of the key does not allow mail
    KeyExactIdentity,   ///< t=s of the key, and i= is a subdomain of d= (RFC 6376 section 3.6.1)
    // TempError
    KeyFailed,
    // Fail
    BodyChanged,
    BodyCut,         ///< shorter than l= says
    SignatureWrong,  ///< body untouched; headers changed, or another key
    // Policy
    KeyTooShort,     ///< RSA below 1024 bits (RFC 8301 section 3.2)
    Expired,         ///< x= is over
    FromTheFuture,   ///< t= is to come, by more than maxClockError
    FromNotCovered,  ///< there are more From: fields than the signature covers (RFC 6376 section 8.15)
};

/// So far may the clock of a signer be wrong.
constexpr std::chrono::seconds maxClockError = std::chrono::minutes(15);

/// By which time a signature is judged. x= is compared with the time at which the message was received, where
/// that is reliably known (RFC 6376 section 3.5).
struct Clock {
    // A time alone is a clock that knows no more.
    Clock(std::chrono::sys_seconds today, std::optional<std::chrono::sys_seconds> arrival = std::nullopt)
        : now(today), received(arrival) {}

    std::chrono::sys_seconds now;
    std::optional<std::chrono::sys_seconds> received;
};

/// What the DNS said at the name of a key.
struct KeyAnswer {
    enum class State { Open, Failed, Absent, Found };
    State state = State::Open;
    std::vector<PublishedKey> keys;  ///< of each TXT, its strings joined (RFC 6376 section 3.6.2.2)
};

/// Looks a key's name up, in what is known already.
using KeyLookup = std::function<KeyAnswer(const DomainName& name)>;

struct Outcome {
    Result result = Result::Open;
    Reason reason = Reason::KeyOpen;
    std::optional<ParseError> error = std::nullopt;  ///< for Malformed, KeyMalformed
    bool testing = false;        ///< t=y of the key: treat a failure as no signature (RFC 6376 section 3.6.1)
    int keyBits = 0;             ///< 0 where no key was read
    std::size_t keyRecords = 0;  ///< more than one is an error of the owner; the best result is given
    /// Headers and key fit, whatever became of the body; unset where it was not tried.
    std::optional<bool> headerHolds = std::nullopt;
    bool expiredSince = false;  ///< it held when the message was received; x= is over by now

    bool operator==(const Outcome&) const = default;
};

/// The verdict on an examined signature, given the answer at its key's name. If the TXT holds several keys,
/// each is tried (RFC 6376 section 6.1.2 leaves that open) and the best outcome counts.
Outcome conclude(const Examined& examined, const KeyAnswer& key, const Clock& clock);

/// False where nothing that the DNS may say can change the verdict: then nobody needs to ask.
bool needsKey(const Examined& examined);

/// Examines and concludes in one: for a message that is looked at once.
Outcome verify(const message::Message& message, const message::Field& signature, const KeyAnswer& key,
               const Clock& clock);

/// All signatures of a message, and the keys that are still to be asked for.
struct Verdicts {
    std::vector<Outcome> outcomes;  ///< one for each of the examined signatures, in order
    std::vector<DomainName> open;   ///< names to ask for TXT, each once

    bool operator==(const Verdicts&) const = default;
};

Verdicts concludeAll(const std::vector<Examined>& signatures, const KeyLookup& lookup, const Clock& clock);

}  // namespace mailvitals::dkim
