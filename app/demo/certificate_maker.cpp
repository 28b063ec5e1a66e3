// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/certificate_maker.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace mailvitals::demo {
namespace {

template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};

using KeyPtr = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Releaser<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Releaser<BIO_free_all>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION_free>>;

constexpr long secondsPerDay = 24 * 60 * 60;

void addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    if (extension) X509_add_ext(certificate, extension.get(), -1);
}

CertificatePtr makeCertificate(const std::string& commonName, EVP_PKEY* key, long daysBefore,
                               long daysAfter) {
    static long serial = 1;
    CertificatePtr certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -daysBefore * secondsPerDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), daysAfter * secondsPerDay);
    X509_set_pubkey(certificate.get(), key);
    const auto* text = reinterpret_cast<const unsigned char*>(commonName.c_str());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8, text, -1, -1,
                               0);
    return certificate;
}

QByteArray toPem(X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return QByteArray(bytes, size);
}

QByteArray toPem(EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return QByteArray(bytes, size);
}

}  // namespace

Identity makeIdentity(const CertificateWish& wish) {
    const KeyPtr authorityKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    const CertificatePtr authority =
        makeCertificate("Authority of the demonstration", authorityKey.get(), 30, 365);
    X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get()));
    addExtension(authority.get(), authority.get(), NID_basic_constraints, "critical,CA:TRUE");
    addExtension(authority.get(), authority.get(), NID_key_usage, "critical,keyCertSign");
    X509_sign(authority.get(), authorityKey.get(), EVP_sha256());

    const KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    const std::string name = wish.names.empty() ? "nobody" : wish.names.front();
    const CertificatePtr certificate = makeCertificate(name, key.get(), wish.daysBefore, wish.daysAfter);
    X509* issuer = wish.selfSigned ? certificate.get() : authority.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
    std::string names;
    for (const std::string& each : wish.names) names += (names.empty() ? "DNS:" : ",DNS:") + each;
    if (!names.empty()) addExtension(certificate.get(), issuer, NID_subject_alt_name, names);
    X509_sign(certificate.get(), wish.selfSigned ? key.get() : authorityKey.get(), EVP_sha256());

    return {QSslCertificate(toPem(certificate.get()), QSsl::Pem),
            QSslKey(toPem(key.get()), QSsl::Ec, QSsl::Pem, QSsl::PrivateKey), toPem(authority.get())};
}

}  // namespace mailvitals::demo
