// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/trust_store.h"

#include "base/input_file.h"
#include "records/openssl_scope.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <filesystem>

namespace mailvitals::net {
namespace {

/// Some seventy times what a system has.
constexpr std::size_t largestAuthorityFile = 16 * 1024 * 1024;

struct StackDeleter {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
struct InfosDeleter {
    void operator()(STACK_OF(X509_INFO) * stack) const { sk_X509_INFO_pop_free(stack, X509_INFO_free); }
};
struct ContextDeleter {
    void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};

std::shared_ptr<X509_STORE> newStore() {
    return {X509_STORE_new(), X509_STORE_free};
}

/// OpenSSL reads its default directory only as it goes, so an empty store looks like a full one until asked.
bool systemRootsExist() {
    std::error_code error;
    const std::filesystem::path file = X509_get_default_cert_file();
    const std::filesystem::path folder = X509_get_default_cert_dir();
    if (std::filesystem::is_regular_file(file, error)) return true;
    return std::filesystem::is_directory(folder, error) && !std::filesystem::is_empty(folder, error);
}

/// Certificates and lists of revoked ones; true: there was a certificate.
bool addFromPem(X509_STORE& store, const std::string& pem) {
    const openssl::QuietErrors quiet;
    const std::unique_ptr<BIO, openssl::Releaser<BIO_free_all>> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const std::unique_ptr<STACK_OF(X509_INFO), InfosDeleter> infos(
        PEM_X509_INFO_read_bio(bio.get(), nullptr, nullptr, nullptr));
    bool any = false;
    for (int i = 0; i < sk_X509_INFO_num(infos.get()); ++i) {
        const X509_INFO* info = sk_X509_INFO_value(infos.get(), i);
        if (info->x509) any = X509_STORE_add_cert(&store, info->x509) == 1 || any;
        if (info->crl) X509_STORE_add_crl(&store, info->crl);
    }
    return any;
}

X509* fromDer(const std::string& der) {
    const auto* position = reinterpret_cast<const unsigned char*>(der.data());
    return d2i_X509(nullptr, &position, static_cast<long>(der.size()));
}

}  // namespace

TrustStore TrustStore::system() {
    TrustStore result;
    auto store = newStore();
    if (systemRootsExist() && X509_STORE_set_default_paths(store.get()) == 1)
        result.store_ = std::move(store);
    return result;
}

TrustStore TrustStore::fromFile(const std::string& pemFile) {
    TrustStore result;
    auto store = newStore();
    const auto pem = readInput(pemFile, largestAuthorityFile);
    if (pem && pem->size() <= largestAuthorityFile && addFromPem(*store, *pem))
        result.store_ = std::move(store);
    return result;
}

TrustStore::Verdict TrustStore::verify(const std::vector<std::string>& chain) const {
    if (!store_ || chain.empty()) return {X509_V_ERR_UNSPECIFIED, "nothing to compare with"};
    const std::unique_ptr<STACK_OF(X509), StackDeleter> sent(sk_X509_new_null());
    for (const std::string& der : chain) {
        if (X509* certificate = fromDer(der)) sk_X509_push(sent.get(), certificate);
    }
    if (sk_X509_num(sent.get()) == 0) return {X509_V_ERR_UNSPECIFIED, "no readable certificate"};
    const std::unique_ptr<X509_STORE_CTX, ContextDeleter> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store_.get(), sk_X509_value(sent.get(), 0), sent.get());
    X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_TRUSTED_FIRST);
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
    X509_verify_cert(context.get());
    const int code = X509_STORE_CTX_get_error(context.get());
    return {code, X509_verify_cert_error_string(code)};
}

}  // namespace mailvitals::net
