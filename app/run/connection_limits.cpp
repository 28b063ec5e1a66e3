// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/connection_limits.h"

namespace mailvitals::run {
namespace {

template <class Key>
int countIn(const std::map<Key, int>& counts, const Key& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

Failure triedBefore(FailureReason why) {
    return {why, "that was so a moment before, and it was not tried again"};
}

}  // namespace

bool ConnectionLimits::haveRoomFor(const IpEndpoint& server) const {
    return open_ < most_.inAll && countIn(openToPort_, server) < most_.toOnePort &&
           countIn(openTo_, server.address) < most_.toOneAddress;
}

std::optional<Failure> ConnectionLimits::whyNoneTo(const IpEndpoint& server) const {
    if (const auto dead = dead_.find(server); dead != dead_.end()) return triedBefore(dead->second);
    if (noWayTo_.contains(server.address)) return triedBefore(FailureReason::Unreachable);
    if (countIn(madeTo_, server.address) >= most_.toOneAddressInACheck)
        return Failure{FailureReason::HeldBack, "no more than " + std::to_string(most_.toOneAddressInACheck) +
                                                    " connections are made to one address in a check"};
    return std::nullopt;
}

void ConnectionLimits::opened(const IpEndpoint& server) {
    ++open_;
    ++openToPort_[server];
    ++openTo_[server.address];
    ++madeTo_[server.address];
}

void ConnectionLimits::remember(const IpEndpoint& server, FailureReason why) {
    if (why == FailureReason::Unreachable) noWayTo_.insert(server.address);
    if (why == FailureReason::TimedOut || why == FailureReason::Refused) dead_.emplace(server, why);
}

void ConnectionLimits::closed(const IpEndpoint& server) {
    --open_;
    --openToPort_[server];
    --openTo_[server.address];
}

}  // namespace mailvitals::run
