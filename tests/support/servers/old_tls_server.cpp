// SPDX-License-Identifier: GPL-3.0-or-later
#include "servers/old_tls_server.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace mailvitals::test {
namespace {

template <auto release>
struct Releaser {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};
template <class T, auto release>
using Owned = std::unique_ptr<T, Releaser<release>>;

using Context = Owned<SSL_CTX, SSL_CTX_free>;
using TlsSession = Owned<SSL, SSL_free>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;

void demand(bool fulfilled, const char* what) {
    if (!fulfilled) throw std::runtime_error(what);
}

OSSL_LIB_CTX* library() {
    static OSSL_LIB_CTX* const made = OSSL_LIB_CTX_new();
    return made;
}

Certificate certificateFor(EVP_PKEY* key, const char* digest) {
    Certificate made(X509_new_ex(library(), nullptr));
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key);
    const auto* name = reinterpret_cast<const unsigned char*>("mail.example.org");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8, name, -1, -1, 0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    demand(X509_sign(made.get(), key, EVP_get_digestbyname(digest)) > 0, "no certificate");
    return made;
}

/// The groups of RFC 2409 section 6.
Key dhGroup(int bits) {
    const Owned<BIGNUM, BN_free> prime(bits == 768 ? BN_get_rfc2409_prime_768(nullptr)
                                                   : BN_get_rfc2409_prime_1024(nullptr));
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_FFC_P, prime.get());
    OSSL_PARAM_BLD_push_uint(builder.get(), OSSL_PKEY_PARAM_FFC_G, 2);
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> maker(EVP_PKEY_CTX_new_from_name(library(), "DH", nullptr));
    EVP_PKEY* group = nullptr;
    EVP_PKEY_fromdata_init(maker.get());
    demand(EVP_PKEY_fromdata(maker.get(), &group, EVP_PKEY_KEY_PARAMETERS, parameters.get()) > 0, "no group");
    return Key(group);
}

/// What SSL_CTX_set1_groups_list() and its like do, without their old casts.
bool setList(SSL_CTX* context, int command, std::string list) {
    return SSL_CTX_ctrl(context, command, 0, list.data()) == 1;
}

int versionOf(std::string_view name) {
    if (name == "TLSv1") return TLS1_VERSION;
    if (name == "TLSv1.1") return TLS1_1_VERSION;
    return name == "TLSv1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
}

Context contextFor(const OldTls& wish) {
    Context context(SSL_CTX_new_ex(library(), nullptr, TLS_server_method()));
    SSL_CTX* ssl = context.get();
    SSL_CTX_set_security_level(ssl, 0);
    SSL_CTX_set_security_callback(ssl,
                                  [](const SSL*, const SSL_CTX*, int, int, int, void*, void*) { return 1; });
    const int version = versionOf(wish.version);
    demand(SSL_CTX_set_min_proto_version(ssl, version) && SSL_CTX_set_max_proto_version(ssl, version),
           "no such version");
    const std::string ciphers = std::string(wish.ciphers) + ":@SECLEVEL=0";
    demand(SSL_CTX_set_cipher_list(ssl, ciphers.c_str()) == 1, "no such ciphers");
    demand(SSL_CTX_set_ciphersuites(ssl, "TLS_AES_256_GCM_SHA384") == 1, "no such ciphers");
    demand(setList(ssl, SSL_CTRL_SET_SIGALGS_LIST, wish.signatures), "no such signatures");
    demand(setList(ssl, SSL_CTRL_SET_GROUPS_LIST, "X25519:P-256"), "no such groups");
    const Key key(EVP_PKEY_Q_keygen(library(), nullptr, "RSA", static_cast<std::size_t>(wish.keyBits)));
    demand(key != nullptr, "no key");
    const Certificate certificate = certificateFor(key.get(), wish.digest);
    demand(SSL_CTX_use_certificate(ssl, certificate.get()) == 1, "the certificate does not fit");
    demand(SSL_CTX_use_PrivateKey(ssl, key.get()) == 1, "the key does not fit");
    if (wish.dhBits != 0) {
        Key group = dhGroup(wish.dhBits);
        demand(SSL_CTX_set0_tmp_dh_pkey(ssl, group.get()) == 1, "the group does not fit");
        group.release();
    }
    return context;
}

/// One connection, in the clear at first.
class Session {
 public:
    Session(int socket, SSL_CTX* context, Notes& names) : socket_(socket), context_(context), names_(names) {}

    void run() {
        say("220 mail.example.org ESMTP\r\n");
        for (std::string line = hear(); !line.empty(); line = hear()) {
            if (line.starts_with("EHLO")) say(ssl_ ? "250 mail\r\n" : "250-mail\r\n250 STARTTLS\r\n");
            if (line.starts_with("QUIT")) return say("221 bye\r\n");
            if (!line.starts_with("STARTTLS")) continue;
            say("220 go\r\n");
            ssl_.reset(SSL_new(context_));
            SSL_set_fd(ssl_.get(), socket_);
            if (SSL_accept(ssl_.get()) != 1) return;
            names_.add(SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name));
        }
    }

 private:
    void say(std::string_view text) {
        const auto size = static_cast<int>(text.size());
        if (ssl_)
            SSL_write(ssl_.get(), text.data(), size);
        else if (send(socket_, text.data(), text.size(), MSG_NOSIGNAL) < 0)
            shutdown(socket_, SHUT_RDWR);
    }

    /// With its line end; empty: nothing more comes.
    std::string hear() {
        std::string line;
        for (char c = 0; !line.ends_with('\n'); line += c) {
            const auto got = ssl_ ? SSL_read(ssl_.get(), &c, 1) : static_cast<int>(recv(socket_, &c, 1, 0));
            if (got != 1) return {};
        }
        return line;
    }

    int socket_;
    SSL_CTX* context_;
    Notes& names_;
    TlsSession ssl_;
};

}  // namespace

OldTlsServer::OldTlsServer(const OldTls& wish) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    demand(bind(listener_, generic, size) == 0 && listen(listener_, 8) == 0 &&
               getsockname(listener_, generic, &size) == 0,
           "no port");
    endpoint_ = {IpAddress::v4({127, 0, 0, 1}), ntohs(address.sin_port)};
    thread_ = std::thread([this, context = std::shared_ptr<SSL_CTX>(contextFor(wish))] {
        for (;;) {
            const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (client < 0) return;
            const timeval patience{5, 0};
            setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            Session(client, context.get(), names_).run();
            close(client);
        }
    });
}

OldTlsServer::~OldTlsServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
}

}  // namespace mailvitals::test
