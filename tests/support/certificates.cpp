// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"

#include <QByteArray>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace mailvitals::test {
namespace {

struct Deleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
    void operator()(BIGNUM* number) const { BN_free(number); }
};
template <class T>
using Owned = std::unique_ptr<T, Deleter>;

Owned<EVP_PKEY> makeKey(const std::string& kind) {
    EVP_PKEY* key = nullptr;
    if (kind.starts_with("RSA-"))
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::stoul(kind.substr(4)));
    else if (kind == "ED25519")
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    else
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", kind.c_str());
    if (key == nullptr) throw std::runtime_error("no such key: " + kind);
    return Owned<EVP_PKEY>(key);
}

void addToName(X509_NAME* name, const char* part, const std::string& text) {
    X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
                               static_cast<int>(text.size()), -1, 0);
}

void setTime(ASN1_TIME* place, std::chrono::sys_seconds time) {
    ASN1_TIME_set(place, static_cast<time_t>(time.time_since_epoch().count()));
}

void addExtension(X509* certificate, int nid, const char* value) {
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
    X509_add_ext(certificate, extension.get(), -1);
}

void addNames(X509* certificate, const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "DNS:" : ",DNS:") + name;
    if (list.empty()) return;
    addExtension(certificate, NID_subject_alt_name, list.c_str());
}

/// `signer`: null signs with the certificate's own key, whoever is named as issuer.
std::string made(const CertificateWish& wish, EVP_PKEY* key, EVP_PKEY* signer, bool isAuthority) {
    const Owned<X509> made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    setTime(X509_getm_notBefore(made.get()), wish.notBefore);
    setTime(X509_getm_notAfter(made.get()), wish.notAfter);
    addToName(X509_get_subject_name(made.get()), "CN", wish.subject);
    if (!wish.issuerOrganisation.empty())
        addToName(X509_get_issuer_name(made.get()), "O", wish.issuerOrganisation);
    addToName(X509_get_issuer_name(made.get()), "CN", wish.issuer);
    X509_set_pubkey(made.get(), key);
    addNames(made.get(), wish.names);
    if (isAuthority) addExtension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    if (!wish.issuerLink.empty())
        addExtension(made.get(), NID_info_access, ("caIssuers;URI:" + wish.issuerLink).c_str());
    EVP_PKEY* const signing = signer == nullptr ? key : signer;
    const bool digests = EVP_PKEY_is_a(signing, "ED25519") == 0;
    const EVP_MD* digest = digests ? EVP_get_digestbyname(wish.digest.c_str()) : nullptr;
    if (X509_sign(made.get(), signing, digest) <= 0) throw std::runtime_error("could not sign");
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(made.get(), &bytes);
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

std::shared_ptr<EVP_PKEY> shared(Owned<EVP_PKEY> key) {
    return {key.release(), EVP_PKEY_free};
}

}  // namespace

std::string certificate(const CertificateWish& wish) {
    const Owned<EVP_PKEY> key = makeKey(wish.key);
    return made(wish, key.get(), nullptr, false);
}

Authority::Authority(const std::string& name, std::chrono::sys_seconds from, std::chrono::sys_seconds until)
    : name_(name), key_(shared(makeKey("P-256"))) {
    der_ = made({.names = {}, .subject = name, .issuer = name, .notBefore = from, .notAfter = until},
                key_.get(), nullptr, true);
}

Authority Authority::below(const std::string& name, std::chrono::sys_seconds from,
                           std::chrono::sys_seconds until) const {
    Authority lower(name, from, until);
    lower.der_ = made({.names = {}, .subject = name, .issuer = name_, .notBefore = from, .notAfter = until},
                      lower.key_.get(), key_.get(), true);
    return lower;
}

std::string Authority::issue(CertificateWish wish) const {
    wish.issuer = name_;
    const Owned<EVP_PKEY> key = makeKey(wish.key);
    return made(wish, key.get(), key_.get(), false);
}

std::string rsaPublicKey(int bits) {
    const Owned<BIGNUM> modulus(BN_new());
    const Owned<BIGNUM> exponent(BN_new());
    BN_rand(modulus.get(), bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
    BN_set_word(exponent.get(), 65537);
    const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
    const Owned<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder.get()));
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* raw = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    if (EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, params.get()) <= 0)
        throw std::runtime_error("could not make a key");
    const Owned<EVP_PKEY> key(raw);
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY(key.get(), &bytes);
    const QByteArray der(reinterpret_cast<char*>(bytes), size);
    OPENSSL_free(bytes);
    return der.toBase64().toStdString();
}

}  // namespace mailvitals::test
