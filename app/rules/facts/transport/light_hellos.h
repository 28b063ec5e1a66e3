// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/transport/tls_ports.h"

namespace mailvitals {

/// What a port makes of one hello.
struct HelloAnswer {
    enum class State {
        Open,
        Agrees,
        Refuses,  ///< by an alert, or by hanging up where that can mean nothing else
        Unknown,
    };
    State state = State::Open;
    const tls::ServerHello* hello = nullptr;  ///< of one that agrees
    std::string reason;                       ///< for Unknown, an English clause
    std::string evidence;
};

HelloAnswer answerTo(Inquiry& ask, const TlsPort& port, tls::HelloForm form,
                     std::vector<tls::Weakness> weaknesses = {});

/// To the hello that offers nothing but weak suites, all that weakSuites() asks for.
HelloAnswer answerToWeak(Inquiry& ask, const TlsPort& port);

/// What was found out by one hello after the other, each asked only where the one before was agreed to.
template <class T>
struct Accepted {
    std::vector<T> all;
    bool open = false;   ///< an answer is still out
    std::string reason;  ///< why the last was not told, an English clause
    std::vector<std::string> evidence;

    bool isDecided() const { return !open && reason.empty(); }
};

/// The versions before TLS 1.2, the newest first: at most three hellos.
Accepted<tls::Version> oldVersions(Inquiry& ask, const TlsPort& port);

/// The flaws of suites that it agrees to, the worst first: at most five hellos, which may leave one untold.
/// Between servers that do not check certificates anonymous suites are sound (RFC 7672 section 8.2), so that
/// they are not asked for there.
Accepted<tls::Weakness> weakSuites(Inquiry& ask, const TlsPort& port);

}  // namespace mailvitals
