// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/key_record.h"
#include "records/dkim/openssl_key.h"
#include "records/openssl_scope.h"

#include <QByteArray>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace mailvitals::dkim {
namespace {

constexpr const char* rsaSection = "RFC 6376 section 3.6.1";
constexpr const char* ed25519Section = "RFC 8463 section 4.2";

constexpr std::size_t ed25519Size = 32;
/// SubjectPublicKeyInfo for Ed25519 is these octets and then the key (RFC 8410 section 4).
constexpr std::string_view ed25519Wrapping("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);

using openssl::QuietErrors;
using openssl::Releaser;

using BignumPtr = std::unique_ptr<BIGNUM, Releaser<BN_free>>;

bool isWrappedEd25519(std::string_view key) {
    return key.size() == ed25519Wrapping.size() + ed25519Size && key.starts_with(ed25519Wrapping);
}

/// From either DER form, if all octets belong to it.
template <class Decode>
KeyPtr decodeWhole(std::string_view der, Decode decode) {
    const auto* position = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = position + der.size();
    KeyPtr key(decode(&position, static_cast<long>(der.size())));
    return position == end ? std::move(key) : nullptr;
}

KeyPtr fromSubjectPublicKeyInfo(std::string_view der) {
    return decodeWhole(der,
                       [](const unsigned char** in, long size) { return d2i_PUBKEY(nullptr, in, size); });
}

KeyPtr fromBareRsa(std::string_view der) {
    return decodeWhole(der, [](const unsigned char** in, long size) {
        return d2i_PublicKey(EVP_PKEY_RSA, nullptr, in, size);
    });
}

unsigned long exponentOf(const EVP_PKEY* key) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &raw) != 1) return 0;
    const BignumPtr exponent(raw);
    if (BN_num_bytes(exponent.get()) > static_cast<int>(sizeof(unsigned long))) return 0;
    return static_cast<unsigned long>(BN_get_word(exponent.get()));
}

struct Inspector {
    const KeyRecord& record;

    tl::unexpected<ParseError> wrong(const char* what, const char* section) const {
        const QByteArray key = QByteArray::fromStdString(record.publicKey);
        return unexpected(ParseError{record.publicKeyAt, what, key.toBase64().toStdString(), section});
    }

    Expected<LoadedKey, ParseError> rsa() const {
        if (isWrappedEd25519(record.publicKey) || record.publicKey.size() == ed25519Size) {
            return wrong("an Ed25519 key where k= says RSA", rsaSection);
        }
        KeyFacts facts{.type = KeyType::Rsa};
        KeyPtr key = fromSubjectPublicKeyInfo(record.publicKey);
        if (!key) {
            key = fromBareRsa(record.publicKey);
            facts.bareRsaPublicKey = true;
        }
        if (!key) return wrong("not an RSA key in DER form, or one that was cut", rsaSection);
        if (EVP_PKEY_is_a(key.get(), "RSA") != 1) return wrong("a key of another type than RSA", rsaSection);
        facts.bits = EVP_PKEY_get_bits(key.get());
        facts.exponent = exponentOf(key.get());
        return LoadedKey{std::move(key), facts};
    }

    Expected<LoadedKey, ParseError> ed25519() const {
        if (isWrappedEd25519(record.publicKey)) {
            return wrong("an Ed25519 key wrapped in DER; only its last 32 octets belong here",
                         ed25519Section);
        }
        if (record.publicKey.size() != ed25519Size) {
            return wrong("not 32 octets, as every Ed25519 key has", ed25519Section);
        }
        const auto* octets = reinterpret_cast<const unsigned char*>(record.publicKey.data());
        KeyPtr key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets, ed25519Size));
        if (!key) return wrong("not an Ed25519 key", ed25519Section);
        const KeyFacts facts{.type = KeyType::Ed25519, .bits = EVP_PKEY_get_bits(key.get())};
        return LoadedKey{std::move(key), facts};
    }
};

}  // namespace

Expected<LoadedKey, ParseError> loadKey(const KeyRecord& record) {
    const QuietErrors quiet;
    const Inspector inspector{record};
    if (record.revoked) return inspector.wrong("a revoked key", rsaSection);
    switch (record.type) {
        case KeyType::Rsa: return inspector.rsa();
        case KeyType::Ed25519: return inspector.ed25519();
        case KeyType::Unknown: break;
    }
    return LoadedKey{};
}

Expected<KeyFacts, ParseError> inspectKey(const KeyRecord& record) {
    return loadKey(record).map([](const LoadedKey& loaded) { return loaded.facts; });
}

}  // namespace mailvitals::dkim
