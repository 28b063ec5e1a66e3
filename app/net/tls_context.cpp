// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls_context.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <string>

namespace mailvitals::net {
namespace {

// Anonymous suites stay out: a server that prefers them would show no certificate.
constexpr const char* ciphers = "ALL:!aNULL:!eNULL:!aDSS:!PSK:!SRP:@SECLEVEL=0";
constexpr const char* ciphersOf13 =
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
// With the hybrid groups that 3.5 has on top of these, the hello would need a second packet, which some boxes
// on the way lose.
constexpr const char* groups =
    "X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072:ffdhe4096:ffdhe6144:ffdhe8192";
constexpr const char* signatures =
    "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512:ed25519:ed448:"
    "rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:"
    "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:"
    "RSA+SHA256:RSA+SHA384:RSA+SHA512:ECDSA+SHA224:RSA+SHA224:ECDSA+SHA1:RSA+SHA1";

/// What SSL_CTX_set1_groups_list() and its like do, without their old casts.
bool setList(SSL_CTX* context, int command, std::string list) {
    return SSL_CTX_ctrl(context, command, 0, list.data()) == 1;
}

int allowAll(const SSL*, const SSL_CTX*, int, int, int, void*, void*) {
    return 1;
}

/// With a library context of its own the properties of openssl.cnf do not count; its section for TLS does, at
/// first, so what that may have set is set again.
std::shared_ptr<SSL_CTX> make() {
    static OSSL_LIB_CTX* const library = OSSL_LIB_CTX_new();  // as long as the program; keys refer to it
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new_ex(library, nullptr, TLS_client_method()), SSL_CTX_free);
    SSL_CTX* ssl = context.get();
    if (ssl == nullptr) return nullptr;
    SSL_CTX_clear_options(ssl, SSL_CTX_get_options(ssl));
    SSL_CTX_set_options(ssl, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_COMPRESSION | SSL_OP_NO_SSLv3 |
                                 SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    SSL_CTX_set_security_level(ssl, 0);
    SSL_CTX_set_security_callback(ssl, allowAll);  // level 0 itself still refuses DH below 1024 bits
    SSL_CTX_set_verify(ssl, SSL_VERIFY_NONE, nullptr);
    const bool set =
        SSL_CTX_set_min_proto_version(ssl, TLS1_VERSION) == 1 && SSL_CTX_set_max_proto_version(ssl, 0) == 1 &&
        SSL_CTX_set_cipher_list(ssl, ciphers) == 1 && SSL_CTX_set_ciphersuites(ssl, ciphersOf13) == 1 &&
        setList(ssl, SSL_CTRL_SET_GROUPS_LIST, groups) && setList(ssl, SSL_CTRL_SET_SIGALGS_LIST, signatures);
    return set ? context : nullptr;
}

}  // namespace

std::shared_ptr<SSL_CTX> lenientTlsContext() {
    static const std::shared_ptr<SSL_CTX> context = make();
    return context;
}

}  // namespace mailvitals::net
