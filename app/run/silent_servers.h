// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"

#include <map>
#include <mutex>
#include <optional>

namespace mailvitals::run {

/// Name servers that were silent through a whole question while nobody heard a word from them: each further
/// question would only take as long. Both are forgotten after some minutes. Safe to use from several threads.
class SilentServers {
 public:
    using Server = std::optional<IpEndpoint>;  ///< none: the resolver

    void answered(const Server& server);
    void failed(const Server& server, FailureReason why);
    /// In what way it is silent; none: it may be asked.
    std::optional<FailureReason> whySilent(const Server& server) const;

 private:
    struct Known {
        std::optional<SteadyClock::time_point> answered;
        std::optional<SteadyClock::time_point> failed;  ///< at first
        FailureReason why{};
    };
    Known& of(const Server& server);

    mutable std::mutex mutex_;
    std::map<Server, Known> known_;
};

}  // namespace mailvitals::run
