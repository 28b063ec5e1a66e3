// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls_session.h"

#include "net/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <functional>

namespace mailvitals::net {
namespace {

struct SslDeleter {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

/// More than any honest chain; OpenSSL's own limit on handshake messages keeps the bytes in bounds as well.
constexpr int mostCertificates = 12;

std::string lastError() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return "the handshake ended without a reason";
    const char* reason = ERR_reason_error_string(code);
    return reason ? reason : "OpenSSL error " + std::to_string(code);
}

std::string toDer(X509* certificate) {
    unsigned char* bytes = nullptr;
    const int length = i2d_X509(certificate, &bytes);
    if (length <= 0) return {};
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(length));
    OPENSSL_free(bytes);
    return der;
}

std::vector<std::string> chainOf(const SSL* ssl) {
    std::vector<std::string> chain;
    const STACK_OF(X509)* sent = SSL_get_peer_cert_chain(ssl);
    for (int i = 0; i < std::min(sk_X509_num(sent), mostCertificates); ++i) {
        chain.push_back(toDer(sk_X509_value(sent, i)));
    }
    return chain;
}

struct KeyDeleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

/// Bits of the prime of a Diffie-Hellman exchange in a finite field; 0: the key was agreed on in another way.
int dhBitsOf(SSL* ssl) {
    EVP_PKEY* raw = nullptr;
    if (SSL_get_peer_tmp_key(ssl, &raw) != 1) return 0;
    const std::unique_ptr<EVP_PKEY, KeyDeleter> key(raw);
    return EVP_PKEY_is_a(key.get(), "DH") || EVP_PKEY_is_a(key.get(), "DHX") ? EVP_PKEY_get_bits(key.get())
                                                                             : 0;
}

/// The digest with which the server signed its part of the handshake; empty: it signed nothing, or with an
/// algorithm that has none.
std::string signatureDigestOf(SSL* ssl) {
    int digest = NID_undef;
    if (SSL_get_peer_signature_nid(ssl, &digest) != 1 || digest == NID_undef) return {};
    const char* name = OBJ_nid2sn(digest);
    return name ? name : std::string();
}

}  // namespace

struct TlsSession::State {
    Connection& connection;
    std::shared_ptr<SSL_CTX> context;
    std::unique_ptr<SSL, SslDeleter> ssl;
    BIO* fromNetwork = nullptr;  ///< owned by ssl
    BIO* toNetwork = nullptr;    ///< owned by ssl

    Expected<void, Failure> flush(Deadline deadline) {
        char* bytes = nullptr;
        const long size = BIO_get_mem_data(toNetwork, &bytes);
        if (size <= 0) return {};
        const std::string pending(bytes, static_cast<std::size_t>(size));
        BIO_reset(toNetwork);
        return connection.write(pending, deadline);
    }

    /// Repeats an OpenSSL call, carrying bytes between it and the connection, until it is through.
    Expected<int, Failure> drive(const std::function<int()>& step, Deadline deadline) {
        for (;;) {
            ERR_clear_error();
            const int result = step();
            const int error = SSL_get_error(ssl.get(), result);
            const auto sent = flush(deadline);
            if (result > 0) return result;
            if (error == SSL_ERROR_ZERO_RETURN) return unexpected(Failure{FailureReason::Closed, {}});
            if (error != SSL_ERROR_WANT_READ) return unexpected(Failure{FailureReason::Garbled, lastError()});
            if (!sent) return unexpected(sent.error());
            const auto bytes = connection.read(deadline);
            if (!bytes) return unexpected(bytes.error());
            const int size = static_cast<int>(bytes->size());
            if (BIO_write(fromNetwork, bytes->data(), size) != size)
                return unexpected(Failure{FailureReason::Internal, "OpenSSL has no memory"});
        }
    }
};

TlsSession::TlsSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsSession::~TlsSession() = default;

Expected<std::unique_ptr<TlsSession>, Failure> TlsSession::handshake(Connection& connection,
                                                                     const DomainName& serverName,
                                                                     Deadline deadline) {
    auto state = std::unique_ptr<State>(new State{connection, nullptr, nullptr});
    state->context = lenientTlsContext();
    if (!state->context) return unexpected(Failure{FailureReason::Internal, "OpenSSL cannot be set up"});
    state->ssl.reset(SSL_new(state->context.get()));
    state->fromNetwork = BIO_new(BIO_s_mem());
    state->toNetwork = BIO_new(BIO_s_mem());
    SSL* ssl = state->ssl.get();
    if (ssl == nullptr || state->fromNetwork == nullptr || state->toNetwork == nullptr) {
        BIO_free(state->fromNetwork);
        BIO_free(state->toNetwork);
        return unexpected(Failure{FailureReason::Internal, "OpenSSL has no memory"});
    }
    SSL_set_bio(ssl, state->fromNetwork, state->toNetwork);
    if (!serverName.isRoot()) {
        std::string name =
            serverName.toString();  // what SSL_set_tlsext_host_name() does, without its old casts
        SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    }
    SSL_set_connect_state(ssl);
    const auto shaken = state->drive([ssl] { return SSL_do_handshake(ssl); }, deadline);
    if (!shaken) return unexpected(shaken.error());
    return std::unique_ptr<TlsSession>(new TlsSession(std::move(state)));
}

TlsFacts TlsSession::facts(const TrustStore& trust) const {
    SSL* ssl = state_->ssl.get();
    TlsFacts facts;
    facts.protocol = SSL_get_version(ssl);
    facts.cipher = SSL_get_cipher_name(ssl);
    facts.dhBits = dhBitsOf(ssl);
    facts.signatureDigest = signatureDigestOf(ssl);
    facts.chain = chainOf(ssl);
    facts.storeUsable = trust.usable();
    const TrustStore::Verdict verdict = trust.verify(facts.chain);
    facts.verifyCode = verdict.code;
    facts.verifyText = verdict.text;
    return facts;
}

Expected<std::string, Failure> TlsSession::read(Deadline deadline) {
    std::string buffer(16 * 1024, '\0');
    SSL* ssl = state_->ssl.get();
    const auto got = state_->drive(
        [&] { return SSL_read(ssl, buffer.data(), static_cast<int>(buffer.size())); }, deadline);
    if (!got) return unexpected(got.error());
    buffer.resize(static_cast<std::size_t>(*got));
    return buffer;
}

bool TlsSession::wasClosedProperly() const {
    return (SSL_get_shutdown(state_->ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

Expected<void, Failure> TlsSession::write(std::string_view bytes, Deadline deadline) {
    SSL* ssl = state_->ssl.get();
    const auto done =
        state_->drive([&] { return SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())); }, deadline);
    if (!done) return unexpected(done.error());
    return {};
}

}  // namespace mailvitals::net
