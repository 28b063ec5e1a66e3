// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "evidence/attempt.h"
#include "evidence/request.h"
#include "net/proxy.h"

#include <optional>
#include <stop_token>

namespace mailvitals::run {

/// What came of trying a proxy before anything rests on it.
struct ProxyTrial {
    std::vector<IpAddress> seenAs;   ///< our addresses as those behind it see us, each once
    std::optional<Failure> failure;  ///< where nobody told one: why

    bool works() const { return !seenAs.empty(); }
};

/// Asks the services that tell the asker's own address, by this way, one after the other. Blocks the thread.
ProxyTrial tryProxy(const net::Proxy& way, const std::vector<OwnAddressService>& services, Deadline deadline,
                    std::stop_token stop = {});

}  // namespace mailvitals::run
