// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/mail_signer.h"

#include "records/arc/chain.h"
#include "records/dkim/digest.h"
#include "records/dkim/examine.h"

#include <QByteArray>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace mailvitals::test {
namespace {

using dkim::KeyPtr;

std::string publicDer(const KeyPtr& key) {
    unsigned char* der = nullptr;
    const int length = i2d_PUBKEY(key.get(), &der);
    const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

dkim::SignatureKind kindOf(const Signing& signing) {
    return signing.name == "DKIM-Signature" ? dkim::SignatureKind::Dkim : dkim::SignatureKind::ArcMessage;
}

/// bh= for the forms and the length that the tags ask for, found with a signature that has another.
std::string bodyHashOf(const std::string& message, const Signing& signing) {
    const std::string dummy = base64(std::string(32, 'x'));
    const std::string value = signing.tags + "; a=rsa-sha256; h=From; bh=" + dummy + "; b=AAAA";
    const auto signature = dkim::parseSignature(value, kindOf(signing));
    const auto parsed = message::Message::parse(message);
    if (!signature || !parsed) return dummy;
    dkim::Digest digest;
    std::uint64_t left = signature->bodyLength.value_or(UINT64_MAX);
    dkim::canonicalBody(parsed->body(), signature->bodyForm, parsed->lineEnds(), [&](std::string_view piece) {
        const std::string_view taken = piece.substr(0, std::min<std::uint64_t>(left, piece.size()));
        digest.add(taken);
        left -= taken.size();
    });
    return base64(digest.finish());
}

}  // namespace

std::string base64(std::string_view bytes) {
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toBase64().toStdString();
}

SigningKey SigningKey::rsa(int bits) {
    SigningKey made;
    made.key.reset(EVP_RSA_gen(static_cast<unsigned>(bits)));
    made.record = "v=DKIM1; k=rsa; p=" + base64(publicDer(made.key));
    return made;
}

SigningKey SigningKey::ed25519() {
    SigningKey made;
    made.key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    made.record = "v=DKIM1; k=ed25519; p=" + base64(std::string_view(publicDer(made.key)).substr(12));
    return made;
}

std::string SigningKey::algorithm() const {
    return EVP_PKEY_is_a(key.get(), "RSA") == 1 ? "rsa-sha256" : "ed25519-sha256";
}

std::string SigningKey::sign(std::string_view hash) const {
    std::string signature(1024, '\0');
    std::size_t size = signature.size();
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    if (algorithm() == "rsa-sha256") {
        const std::unique_ptr<EVP_PKEY_CTX, openssl::Releaser<EVP_PKEY_CTX_free>> context(
            EVP_PKEY_CTX_new(key.get(), nullptr));
        EVP_PKEY_sign_init(context.get());
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING);
        EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256());
        EVP_PKEY_sign(context.get(), out, &size, octets(hash), hash.size());
    } else {
        const std::unique_ptr<EVP_MD_CTX, openssl::Releaser<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get());
        EVP_DigestSign(context.get(), out, &size, octets(hash), hash.size());
    }
    signature.resize(size);
    return base64(signature);
}

std::string signedMessage(const std::string& message, const Signing& signing) {
    const std::string algorithm = signing.algorithm.empty() ? signing.key->algorithm() : signing.algorithm;
    const std::string bodyHash = signing.bodyHash.empty() ? bodyHashOf(message, signing) : signing.bodyHash;
    const std::string head = signing.name + ": " + signing.tags + "; a=" + algorithm +
                             ";\r\n h=" + signing.fields + ";\r\n bh=" + bodyHash + ";\r\n b=";
    const auto draft = message::Message::parse(head + "AAAA\r\n" + message);
    if (!draft) return message;
    const auto examined = dkim::examine(*draft, draft->fields().front(), kindOf(signing));
    const std::string hash = examined.headerHash.empty() ? std::string(32, 'x') : examined.headerHash;
    return head + signing.key->sign(hash) + "\r\n" + message;
}

std::string sealedMessage(const std::string& message, const Sealing& sealing) {
    const std::string instance = "i=" + std::to_string(sealing.instance);
    const std::string results = "ARC-Authentication-Results: " + instance +
                                "; mx.example.org; spf=pass smtp.mailfrom=example.org\r\n";
    Signing signing{sealing.key, instance + "; c=relaxed/relaxed; " + sealing.where, sealing.fields};
    signing.name = "ARC-Message-Signature";
    const std::string body = results + signedMessage(message, signing);
    const std::string head = "ARC-Seal: " + instance + "; a=" + sealing.key->algorithm() +
                             "; t=1700000000; cv=" + sealing.validation + ";\r\n " + sealing.extra +
                             sealing.where + "; b=";
    const auto draft = message::Message::parse(head + "AAAA\r\n" + body);
    const arc::Chain chain = arc::examineChain(*draft);
    const std::string hash = chain.sets.empty() ? std::string(32, 'x') : chain.sets.back().sealHash;
    return head + sealing.key->sign(hash) + "\r\n" + body;
}

}  // namespace mailvitals::test
