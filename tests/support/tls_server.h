// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/tls_hello_item.h"

namespace mailvitals::test {

/// What a port agrees to; by default what it should.
struct TlsServer {
    std::vector<tls::Version> versions{tls::Version::Tls12, tls::Version::Tls13};
    std::vector<tls::Suite> suites = tls::forwardSecretSuites();  ///< besides those of TLS 1.3
    bool hybrid = false;  ///< it knows the key exchange that resists quantum computers
    /// In place of an alert.
    std::optional<Failure> refusesBy = std::nullopt;
    /// To every connection, before a hello.
    std::string turnsAway = {};
    /// To every connection, once the hello is there.
    std::optional<Failure> breaksOff = std::nullopt;
};

/// What it answers, as a probe would write it down.
TlsHelloReply replyOf(const TlsServer& server, const TlsHelloQuestion& question);

}  // namespace mailvitals::test
