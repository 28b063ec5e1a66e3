// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/verify.h"
#include "support/mail_signer.h"

#include <QByteArray>

/// What the tests of verification share: a letter, keys, and verdicts in words.
namespace mailvitals::test::letter_box {

using namespace dkim;

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'800'000'000)};

inline const std::string letter =
    "From: Alice <alice@example.org>\r\nTo: bob@example.net\r\nSubject: A  letter\r\n\twith a fold\r\n"
    "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nReceived: one\r\nReceived: two\r\n\r\nHello  Bob,\r\n\r\nthis "
    "is all. \r\n\r\n";

/// Made once for each program.
struct Keys {
    SigningKey rsa = SigningKey::rsa(2048);
    SigningKey rsa1024 = SigningKey::rsa(1024);
    SigningKey rsa512 = SigningKey::rsa(512);
    SigningKey rsa4096 = SigningKey::rsa(4096);
    SigningKey other = SigningKey::rsa(1024);
    SigningKey ed = SigningKey::ed25519();
};

inline const Keys& keys() {
    static const Keys all;
    return all;
}

inline const char* name(Reason reason) {
    switch (reason) {
        case Reason::Good: return "good";
        case Reason::KeyOpen: return "key open";
        case Reason::Malformed: return "malformed";
        case Reason::UnknownAlgorithm: return "unknown algorithm";
        case Reason::HistoricAlgorithm: return "historic algorithm";
        case Reason::FromNotSigned: return "from not signed";
        case Reason::FromMissing: return "from missing";
        case Reason::IdentityElsewhere: return "identity elsewhere";
        case Reason::NoKey: return "no key";
        case Reason::KeyMalformed: return "key malformed";
        case Reason::KeyRevoked: return "key revoked";
        case Reason::KeyOtherAlgorithm: return "key other algorithm";
        case Reason::KeyOtherHash: return "key other hash";
        case Reason::KeyOtherService: return "key other service";
        case Reason::KeyExactIdentity: return "key exact identity";
        case Reason::KeyFailed: return "key failed";
        case Reason::BodyChanged: return "body changed";
        case Reason::BodyCut: return "body cut";
        case Reason::SignatureWrong: return "signature wrong";
        case Reason::KeyTooShort: return "key too short";
        case Reason::Expired: return "expired";
        case Reason::FromTheFuture: return "from the future";
        case Reason::FromNotCovered: break;
    }
    return "from not covered";
}

inline QByteArray said(const Outcome& outcome) {
    return QByteArray(toString(outcome.result)) + ", " + name(outcome.reason);
}

inline KeyAnswer found(const std::vector<std::string>& texts) {
    return {KeyAnswer::State::Found, {texts.begin(), texts.end()}};
}

/// The topmost signature of a message.
inline Outcome verifyFirst(const std::string& bytes, const KeyAnswer& key,
                           std::chrono::sys_seconds clock = now) {
    const auto message = message::Message::parse(bytes);
    if (!message || message->first("DKIM-Signature") == nullptr) return {};
    return verify(*message, *message->first("DKIM-Signature"), key, clock);
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    return at == text.npos ? "the text to be replaced is not there" : text.replace(at, from.size(), to);
}

/// The record of the usual key with something else in it.
inline std::string key(const std::string& from, const std::string& to) {
    return replaced(keys().rsa.record, from, to);
}

}  // namespace mailvitals::test::letter_box
