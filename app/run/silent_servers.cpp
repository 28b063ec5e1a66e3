// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/silent_servers.h"

namespace mailvitals::run {
namespace {

constexpr std::chrono::minutes remembered{5};
/// Of a list without end all servers may be different ones.
constexpr std::size_t mostKnown = 20000;

bool isFresh(const std::optional<SteadyClock::time_point>& moment) {
    return moment && SteadyClock::now() - *moment < remembered;
}

}  // namespace

SilentServers::Known& SilentServers::of(const Server& server) {
    if (known_.size() >= mostKnown && !known_.contains(server)) known_.clear();
    return known_[server];
}

void SilentServers::answered(const Server& server) {
    const std::lock_guard lock(mutex_);
    of(server).answered = SteadyClock::now();
}

void SilentServers::failed(const Server& server, FailureReason why) {
    if (isOurDoing(why)) return;
    const std::lock_guard lock(mutex_);
    Known& known = of(server);
    if (isFresh(known.failed)) return;
    known.failed = SteadyClock::now();
    known.why = why;
}

std::optional<FailureReason> SilentServers::whySilent(const Server& server) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(server);
    if (found == known_.end() || !isFresh(found->second.failed) || isFresh(found->second.answered))
        return std::nullopt;
    return found->second.why;
}

}  // namespace mailvitals::run
