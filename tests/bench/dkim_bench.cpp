// SPDX-License-Identifier: GPL-3.0-or-later
// What does a DKIM verification cost beyond what nobody can save: one check of the signature by OpenSSL and
// one pass of SHA-256 over the body? Both with a key that is ready, and with one that has to be read from its
// record first, as for the first signature of a signer. Prints a table; judges nothing.
#include "records/dkim/verify.h"
#include "support/mail_signer.h"

#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

using namespace mailvitals;

namespace {

using Clock = std::chrono::steady_clock;

/// Median of several rounds, in microseconds for one call.
double timed(std::size_t bytes, const std::function<void()>& work) {
    const int calls = bytes < 100'000 ? 300 : 1;
    const int rounds = bytes < 10'000'000 ? 41 : 11;
    std::vector<double> all;
    for (int round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        for (int i = 0; i < calls; ++i) work();
        all.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count() / calls);
    }
    std::nth_element(all.begin(), all.begin() + rounds / 2, all.end());
    return all[static_cast<std::size_t>(rounds / 2)];
}

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// A public key read from its DER form, as it comes out of the DNS.
dkim::KeyPtr fromDer(const std::string& der) {
    const unsigned char* at = octets(der);
    return dkim::KeyPtr(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
}

void bareVerify(EVP_PKEY* key, const std::string& signature, const std::string& hash) {
    const std::unique_ptr<EVP_PKEY_CTX, openssl::Releaser<EVP_PKEY_CTX_free>> context(
        EVP_PKEY_CTX_new(key, nullptr));
    EVP_PKEY_verify_init(context.get());
    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING);
    EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256());
    const bool good =
        EVP_PKEY_verify(context.get(), octets(signature), signature.size(), octets(hash), hash.size()) == 1;
    if (!good) std::abort();
}

std::string repeated(std::string_view unit, std::size_t size) {
    std::string text;
    text.reserve(size + unit.size());
    while (text.size() < size) text += unit;
    return text;
}

void bench(const char* what, std::string_view unit, std::size_t size, const char* form) {
    const test::SigningKey key = test::SigningKey::rsa(2048);
    const std::string letter =
        "From: a@example.org\r\nTo: b@example.net\r\nSubject: x\r\nDate: Mon, 23 Nov 2026 12:00:00 "
        "+0000\r\n\r\n" +
        repeated(unit, size);
    const auto message = message::Message::parse(
        test::signedMessage(letter, {&key, std::string("v=1; d=example.org; s=sel; c=") + form}));
    const message::Field& field = message->fields().front();
    const dkim::KeyAnswer answer{dkim::KeyAnswer::State::Found, {key.record}};
    const std::chrono::sys_seconds now{std::chrono::seconds(1'800'000'000)};

    const double whole = timed(size, [&] {
        if (dkim::verify(*message, field, answer, now).result != dkim::Result::Pass) std::abort();
    });
    const double first = timed(size, [&] {
        const dkim::KeyAnswer unread{dkim::KeyAnswer::State::Found, {key.record}};
        if (dkim::verify(*message, field, unread, now).result != dkim::Result::Pass) std::abort();
    });
    const dkim::Examined examined = dkim::examine(*message, field);
    const std::string der = dkim::parse(key.record)->publicKey;
    const std::string body(message->body());
    unsigned char hash[32];
    const double hashing = timed(size, [&] { SHA256(octets(body), body.size(), hash); });
    const std::string& signature = examined.signature->signer.signature;
    const dkim::KeyPtr ready = fromDer(der);
    const double verifying = timed(0, [&] { bareVerify(ready.get(), signature, examined.headerHash); });
    const double loading = timed(0, [&] { bareVerify(fromDer(der).get(), signature, examined.headerHash); });
    std::printf("| %-9s | %-15s | %8zu | %10.1f | %9.1f | %10.1f | %5.2f | %10.1f | %12.1f | %9.2f |\n", what,
                form, size / 1024, whole, hashing, verifying, whole / (hashing + verifying), first, loading,
                first / (hashing + loading));
}

}  // namespace

int main() {
    std::printf("Medians in microseconds; RSA with 2048 bits.\n\n");
    std::puts(
        "| body      | form            |      KiB | our verify | body hash | RSA verify | ratio |"
        " first time | + key loaded | with load |");
    std::puts(
        "|-----------|-----------------|---------:|-----------:|----------:|-----------:|------:|"
        "-----------:|-------------:|----------:|");
    constexpr std::string_view base64 =
        "TWFpbHZpdGFscyBsb29rcyBhdCB0aGUgd2hvbGUgbWVzc2FnZSwgYnV0IG5vdCBhdCBpdHMgbWVh\r\n";
    constexpr std::string_view letter =
        "As a rule a letter has single blanks between its words, and no line of it\r\n"
        "ends in one. Now and then a paragraph ends, and an empty line follows it.\r\n\r\n";
    // Hardly twenty octets in a row that relaxed canonicalisation leaves as they are.
    constexpr std::string_view prose = "It is a truth  universally acknowledged. \r\nThat is all.\t\r\n\r\n";
    for (const std::size_t size :
         {std::size_t(1024), std::size_t(1024) * 1024, std::size_t(50) * 1023 * 1024}) {
        for (const char* form : {"simple/simple", "relaxed/relaxed"}) {
            bench("base64", base64, size, form);
            bench("letter", letter, size, form);
            bench("odd prose", prose, size, form);
        }
    }
    return 0;
}
