// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/check_key.h"

namespace mailvitals::dkim {
namespace {

/// RFC 8301 section 3.2: nobody may take a signature by a shorter key for valid.
constexpr int leastRsaBits = 1024;
const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

bool fitsRsa(const EVP_PKEY_CTX* verifier, std::string_view signature, std::string_view hash) {
    const KeyUsePtr own(verifier ? EVP_PKEY_CTX_dup(verifier) : nullptr);
    return own &&
           EVP_PKEY_verify(own.get(), octets(signature), signature.size(), octets(hash), hash.size()) == 1;
}

/// What is signed is the hash itself, as a message of 32 octets (RFC 8463 section 3).
bool fitsEd25519(EVP_PKEY* key, std::string_view signature, std::string_view hash) {
    const std::unique_ptr<EVP_MD_CTX, openssl::Releaser<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(hash), hash.size()) ==
               1;
}

Outcome broken(Outcome outcome, Reason reason) {
    outcome.result = Result::PermError;
    outcome.reason = reason;
    return outcome;
}

}  // namespace

Outcome checkAgainstKey(const Signer& signer, std::string_view hash, const ReadKey& published) {
    const openssl::QuietErrors quiet;
    Outcome outcome;
    const auto& record = published.record;
    if (!record) {
        outcome.error = record.error();
        return broken(std::move(outcome), Reason::KeyMalformed);
    }
    outcome.testing = record->testing;
    // In the order of RFC 6376 section 6.1.2.
    if (!record->allowsMail()) return broken(std::move(outcome), Reason::KeyOtherService);
    if (!record->allowsHash("sha256")) return broken(std::move(outcome), Reason::KeyOtherHash);
    if (record->revoked) return broken(std::move(outcome), Reason::KeyRevoked);
    const bool ed25519 = signer.algorithm == Algorithm::Ed25519Sha256;
    if (record->type != (ed25519 ? KeyType::Ed25519 : KeyType::Rsa))
        return broken(std::move(outcome), Reason::KeyOtherAlgorithm);
    const Expected<LoadedKey, ParseError>& loaded = *published.loaded;
    if (!loaded) {
        outcome.error = loaded.error();
        return broken(std::move(outcome), Reason::KeyMalformed);
    }
    outcome.keyBits = loaded->facts.bits;
    outcome.headerHolds = ed25519 ? fitsEd25519(loaded->key.get(), signer.signature, hash)
                                  : fitsRsa(loaded->verifier.get(), signer.signature, hash);
    const bool tooShort = !ed25519 && loaded->facts.bits < leastRsaBits;
    if (!*outcome.headerHolds) {
        outcome.result = Result::Fail;
        outcome.reason = Reason::SignatureWrong;
    } else {
        outcome.result = tooShort ? Result::Policy : Result::Pass;
        outcome.reason = tooShort ? Reason::KeyTooShort : Reason::Good;
    }
    return outcome;
}

}  // namespace mailvitals::dkim
