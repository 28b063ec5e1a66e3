// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dkim/key_record.h"
#include "records/dkim/openssl_key.h"
#include "records/openssl_scope.h"

#include <QByteArray>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>

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

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

bool isWrappedEd25519(std::string_view key) {
    return key.size() == ed25519Wrapping.size() + ed25519Size && key.starts_with(ed25519Wrapping);
}

/// From either DER form, if all octets belong to it.
template <class Decode>
KeyPtr decodeWhole(std::string_view der, Decode decode) {
    const unsigned char* position = octets(der);
    const auto* const end = position + der.size();
    KeyPtr key(decode(&position, static_cast<long>(der.size())));
    return position == end ? std::move(key) : nullptr;
}

KeyPtr fromSubjectPublicKeyInfo(std::string_view der) {
    return decodeWhole(der,
                       [](const unsigned char** in, long size) { return d2i_PUBKEY(nullptr, in, size); });
}

/// AlgorithmIdentifier of RSA keys: rsaEncryption, no parameters (RFC 3279 section 2.3.1).
constexpr std::string_view rsaAlgorithm("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00", 15);

/// The content of a DER value of this tag that fills `der` to its end; nothing where it does not.
std::optional<std::string_view> contentOf(std::string_view der, int wantedTag) {
    const unsigned char* const begin = octets(der);
    const unsigned char* position = begin;
    long length = 0;
    int tag = 0;
    int tagClass = 0;
    const int form = ASN1_get_object(&position, &length, &tag, &tagClass, static_cast<long>(der.size()));
    const bool readable = (form & 0x80) == 0 && (form & 1) == 0;  // neither an error nor of indefinite length
    const auto head = static_cast<std::size_t>(position - begin);
    if (!readable || tag != wantedTag || head + static_cast<std::size_t>(length) != der.size())
        return std::nullopt;
    return der.substr(head);
}

/// The RSAPublicKey inside of the SubjectPublicKeyInfo that everybody publishes. Reading it takes OpenSSL 3 a
/// twentieth of the time that it needs for the wrapping around it.
std::optional<std::string_view> rsaKeyWithin(std::string_view der) {
    const auto info = contentOf(der, V_ASN1_SEQUENCE);
    if (!info || !info->starts_with(rsaAlgorithm)) return std::nullopt;
    const auto bits = contentOf(info->substr(rsaAlgorithm.size()), V_ASN1_BIT_STRING);
    if (!bits || bits->empty() || bits->front() != '\0') return std::nullopt;
    return bits->substr(1);
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

KeyUsePtr rsaVerifier(EVP_PKEY* key) {
    KeyUsePtr verifier(EVP_PKEY_CTX_new(key, nullptr));
    const bool ready = verifier && EVP_PKEY_verify_init(verifier.get()) == 1 &&
                       EVP_PKEY_CTX_set_rsa_padding(verifier.get(), RSA_PKCS1_PADDING) == 1 &&
                       EVP_PKEY_CTX_set_signature_md(verifier.get(), EVP_sha256()) == 1;
    return ready ? std::move(verifier) : nullptr;
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
        const auto within = rsaKeyWithin(record.publicKey);
        KeyPtr key = within ? fromBareRsa(*within) : fromSubjectPublicKeyInfo(record.publicKey);
        if (!key && !within) {
            key = fromBareRsa(record.publicKey);
            facts.bareRsaPublicKey = true;
        }
        if (!key) return wrong("not an RSA key in DER form, or one that was cut", rsaSection);
        if (EVP_PKEY_is_a(key.get(), "RSA") != 1) return wrong("a key of another type than RSA", rsaSection);
        facts.bits = EVP_PKEY_get_bits(key.get());
        facts.exponent = exponentOf(key.get());
        KeyUsePtr verifier = rsaVerifier(key.get());
        return LoadedKey{std::move(key), facts, std::move(verifier)};
    }

    Expected<LoadedKey, ParseError> ed25519() const {
        if (isWrappedEd25519(record.publicKey)) {
            return wrong("an Ed25519 key wrapped in DER; only its last 32 octets belong here",
                         ed25519Section);
        }
        if (record.publicKey.size() != ed25519Size) {
            return wrong("not 32 octets, as every Ed25519 key has", ed25519Section);
        }
        KeyPtr key(
            EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(record.publicKey), ed25519Size));
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

PublishedKey::PublishedKey(const std::string& text) {
    if (!looksLikeKeyRecord(text)) return;
    auto record = parse(text);
    std::optional<Expected<LoadedKey, ParseError>> loaded;
    if (record) loaded = loadKey(*record);
    read_ = std::make_shared<const ReadKey>(ReadKey{std::move(record), std::move(loaded)});
}

Expected<KeyFacts, ParseError> inspectKey(const KeyRecord& record) {
    return loadKey(record).map([](const LoadedKey& loaded) { return loaded.facts; });
}

}  // namespace mailvitals::dkim
