// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dkim/openssl_key.h"

#include <string>
#include <string_view>

/// Signatures for tests. What is hashed is found by the code under test, so that it is the examples of the
/// standards and the other implementations that prove it right, not these.
namespace mailvitals::test {

struct SigningKey {
    dkim::KeyPtr key;
    std::string record;  ///< the TXT record of its public half

    static SigningKey rsa(int bits);
    static SigningKey ed25519();
    /// "rsa-sha256" or "ed25519-sha256".
    std::string algorithm() const;
    /// Over a hash as DKIM has it, in base64.
    std::string sign(std::string_view hash) const;
};

std::string base64(std::string_view bytes);

/// What a signature says; every member but the key may be bent.
struct Signing {
    const SigningKey* key = nullptr;
    std::string tags = "v=1; c=relaxed/relaxed; d=example.org; s=sel";
    std::string fields = "From:To:Subject:Date";  ///< h=
    std::string bodyHash = {};                    ///< bh=; empty: that of the message
    std::string algorithm = {};                   ///< a=; empty: that of the key
    std::string name = "DKIM-Signature";
};

/// The message with a signature on top.
std::string signedMessage(const std::string& message, const Signing& signing);

/// One set of an ARC chain; every member but the key may be bent.
struct Sealing {
    const SigningKey* key = nullptr;
    unsigned instance = 1;
    std::string validation = "none";  ///< cv=
    std::string where = "d=example.org; s=sel";
    std::string fields = "From:To:Subject:Date";  ///< h= of the message signature
    std::string extra = {};                       ///< further tags of the seal, with a semicolon behind them
};

/// The message with a set on top, as a server that passes it on would leave it.
std::string sealedMessage(const std::string& message, const Sealing& sealing);

}  // namespace mailvitals::test
