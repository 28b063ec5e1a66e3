// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tlsa/match.h"

#include "records/openssl_scope.h"
#include "records/x509/der.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace mailvitals::tlsa {
namespace {

using openssl::QuietErrors;
using openssl::Releaser;
using x509::fromDer;
using x509::X509Ptr;

void releaseStack(STACK_OF(X509) * stack) {
    sk_X509_pop_free(stack, X509_free);
}

using BioPtr = std::unique_ptr<BIO, Releaser<BIO_free_all>>;
using StackPtr = std::unique_ptr<STACK_OF(X509), Releaser<releaseStack>>;
using StorePtr = std::unique_ptr<X509_STORE, Releaser<X509_STORE_free>>;
using ContextPtr = std::unique_ptr<X509_STORE_CTX, Releaser<X509_STORE_CTX_free>>;
using TlsPtr = std::unique_ptr<SSL, Releaser<SSL_free>>;
using TlsContextPtr = std::unique_ptr<SSL_CTX, Releaser<SSL_CTX_free>>;

std::string taken(unsigned char* bytes, int size) {
    std::string text(reinterpret_cast<char*>(bytes), size > 0 ? static_cast<std::size_t>(size) : 0);
    OPENSSL_free(bytes);
    return text;
}

std::string derOf(X509* certificate, std::uint8_t which) {
    unsigned char* bytes = nullptr;
    const int size = which == selector::certificate
                         ? i2d_X509(certificate, &bytes)
                         : i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &bytes);
    return taken(bytes, size);
}

std::string digestOf(std::string_view octets, std::uint8_t how) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_Digest(octets.data(), octets.size(), digest.data(), &length,
               how == matching::sha256 ? EVP_sha256() : EVP_sha512(), nullptr);
    return {reinterpret_cast<char*>(digest.data()), length};
}

/// The text forms of certificate and key, with and without the end of the last line, as they come out of
/// files.
std::vector<std::string> pemFormsOf(X509* certificate) {
    std::vector<std::string> forms;
    const BioPtr one(BIO_new(BIO_s_mem()));
    const BioPtr other(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(one.get(), certificate);
    PEM_write_bio_PUBKEY(other.get(), X509_get0_pubkey(certificate));
    for (BIO* bio : {one.get(), other.get()}) {
        forms.push_back(openssl::contentOf(bio));
        forms.push_back(forms.back().substr(0, forms.back().find_last_not_of('\n') + 1));
    }
    return forms;
}

bool fits(const Record& record, X509* certificate, std::uint8_t which) {
    const std::string der = derOf(certificate, which);
    return record.data == (record.matching == matching::full ? der : digestOf(der, record.matching));
}

std::string keyBitsOf(X509* certificate) {
    const ASN1_BIT_STRING* bits = X509_get0_pubkey_bitstr(certificate);
    if (bits == nullptr) return {};
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(bits)),
            static_cast<std::size_t>(ASN1_STRING_length(bits))};
}

}  // namespace

std::optional<std::string> dataFor(std::string_view certificate, std::uint8_t which, std::uint8_t how) {
    const QuietErrors quiet;
    const X509Ptr parsed = fromDer(certificate);
    if (!parsed || which > selector::publicKey || how > matching::sha512) return std::nullopt;
    std::string der = derOf(parsed.get(), which);
    return how == matching::full ? der : digestOf(der, how);
}

Verification verify(const std::vector<std::string>& chain, const std::vector<Record>& records,
                    const std::vector<DomainName>& names, std::chrono::sys_seconds at) {
    const QuietErrors quiet;
    using Result = Verification::Result;
    const auto failed = [](int code) {
        if (code == X509_V_ERR_DANE_NO_MATCH) return Verification{Result::NoRecordFits, {}};
        return Verification{Result::Refused, X509_verify_cert_error_string(code)};
    };
    const StackPtr sent(sk_X509_new_null());
    for (const std::string& der : chain) {
        X509Ptr certificate = fromDer(der);
        if (certificate && sk_X509_push(sent.get(), certificate.get()) > 0) certificate.release();
    }
    // What pins are held against is a TLS connection, which never comes about here.
    const TlsContextPtr library(SSL_CTX_new(TLS_client_method()));
    const StorePtr nobody(X509_STORE_new());
    const ContextPtr context(X509_STORE_CTX_new());
    if (!library || !nobody || !context || SSL_CTX_dane_enable(library.get()) <= 0)
        return failed(X509_V_ERR_OUT_OF_MEM);
    const TlsPtr tls(SSL_new(library.get()));
    const std::string base = names.empty() ? std::string("invalid") : names.front().toString();
    if (!tls || sk_X509_num(sent.get()) == 0 || SSL_dane_enable(tls.get(), base.c_str()) <= 0)
        return failed(X509_V_ERR_UNSPECIFIED);
    SSL_dane_set_flags(tls.get(), DANE_FLAG_NO_DANE_EE_NAMECHECKS);
    for (const Record& record : records) {
        SSL_dane_tlsa_add(tls.get(), record.usage, record.selector, record.matching,
                          reinterpret_cast<const unsigned char*>(record.data.data()), record.data.size());
    }
    if (X509_STORE_CTX_init(context.get(), nobody.get(), sk_X509_value(sent.get(), 0), sent.get()) != 1)
        return failed(X509_V_ERR_UNSPECIFIED);
    X509_STORE_CTX_set_default(context.get(), "ssl_server");
    X509_VERIFY_PARAM* how = X509_STORE_CTX_get0_param(context.get());
    for (const DomainName& name : names) X509_VERIFY_PARAM_add1_host(how, name.toString().c_str(), 0);
    X509_VERIFY_PARAM_set_hostflags(how, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    X509_VERIFY_PARAM_set_time(how, static_cast<time_t>(at.time_since_epoch().count()));
    // How strong a key has to be is another question, and the answer differs between builds of the library.
    X509_VERIFY_PARAM_set_auth_level(how, 0);
    X509_STORE_CTX_set0_dane(context.get(), SSL_get0_dane(tls.get()));
    if (X509_verify_cert(context.get()) == 1) return {Result::Matches, {}};
    const int code = X509_STORE_CTX_get_error(context.get());
    return failed(code == X509_V_OK ? X509_V_ERR_UNSPECIFIED : code);
}

Slip slipIn(const Record& record, const std::vector<std::string>& chain) {
    const QuietErrors quiet;
    const bool digested = record.matching != matching::full;
    if (digested && record.data == digestOf({}, record.matching)) return Slip::OfNothing;
    const auto other = record.selector == selector::certificate ? selector::publicKey : selector::certificate;
    for (std::size_t i = 0; i < chain.size(); ++i) {
        const X509Ptr certificate = fromDer(chain[i]);
        if (!certificate) continue;
        const bool own = i == 0;
        if (fits(record, certificate.get(), record.selector)) {
            // A server may send its own certificate once more, further up.
            if (own) return record.usage == usage::daneTa ? Slip::OfServer : Slip::None;
            if (record.usage == usage::daneEe) return Slip::OfIssuer;
            continue;
        }
        if (fits(record, certificate.get(), other)) return Slip::OtherSelector;
        if (!digested) continue;
        if (record.data == digestOf(keyBitsOf(certificate.get()), record.matching)) return Slip::OfKeyBits;
        for (const std::string& form : pemFormsOf(certificate.get())) {
            if (record.data == digestOf(form, record.matching)) return Slip::OfPem;
        }
    }
    return Slip::None;
}

}  // namespace mailvitals::tlsa
