// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "evidence/tls_facts.h"

#include <chrono>
#include <string>

namespace mailvitals {

/// Does a server's certificate satisfy a client that insists on a valid one: chain, time and name (RFC 5280
/// section 6, RFC 9525)? That is what HTTPS, MTA-STS and the owner's own mail programs ask for.
struct WebTrust {
    enum class State {
        Unknown,  ///< there are no roots of trust here to compare with
        Valid,
        Flawed,
    };
    State state = State::Unknown;
    std::string reason;  ///< for Unknown and Flawed, an English clause
};

WebTrust webTrustOf(const TlsFacts& tls, const DomainName& host, std::chrono::sys_seconds now);

}  // namespace mailvitals
