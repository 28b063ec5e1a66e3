// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "net/proxy.h"
#include "net/trust_store.h"

#include <stop_token>

namespace mailvitals::probes {

/// What a probe is given besides its question.
struct ProbeContext {
    net::Proxy proxy;
    net::TrustStore trust;
    std::string helloName;  ///< for EHLO; empty: the address literal of the connection
    Deadline deadline;
    std::stop_token stop;
    std::chrono::milliseconds pause{5000};  ///< before connections that are to be made after one
};

}  // namespace mailvitals::probes
