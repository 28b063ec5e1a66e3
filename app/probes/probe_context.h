// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "net/trust_store.h"
#include "net/way_out.h"
#include "policy/policy.h"

#include <stop_token>

namespace mailvitals::probes {

/// What a probe is given besides its question.
struct ProbeContext {
    net::WayOut wayOut;
    net::TrustStore trust;
    std::vector<RelayPair> relayPairs;  ///< at least one
    DomainName ownDomain;               ///< the domain that is checked; the root for a bare address
    std::string helloName;              ///< for EHLO; empty: the address literal of the connection
    Deadline deadline;
    std::stop_token stop;
};

}  // namespace mailvitals::probes
