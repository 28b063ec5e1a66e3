// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/connection_limits.h"

namespace mailvitals::run {
namespace {

constexpr std::chrono::minutes remembered{5};
/// Of a list without end all servers may be different ones.
constexpr std::size_t mostKnown = 20000;
/// Of one sort, however many checks run at the same time. Each is a thread of this computer.
constexpr int mostInAllChecks = 96;

template <class Key>
int countIn(const std::map<Key, int>& counts, const Key& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

template <class Key>
void countDown(std::map<Key, int>& counts, const Key& key) {
    const auto found = counts.find(key);
    if (--found->second == 0) counts.erase(found);
}

template <class Map>
const typename Map::mapped_type* freshIn(const Map& dead, const typename Map::key_type& key) {
    const auto found = dead.find(key);
    const bool fresh = found != dead.end() && SteadyClock::now() - found->second.since < remembered;
    return fresh ? &found->second : nullptr;
}

template <class Map>
void note(Map& dead, const typename Map::key_type& key, FailureReason why) {
    if (dead.size() >= mostKnown) dead.clear();
    if (!freshIn(dead, key)) dead[key] = {why, SteadyClock::now()};
}

Failure triedBefore(FailureReason why) {
    return {why, "that was so a moment before, and it was not tried again"};
}

}  // namespace

bool OpenConnections::haveRoomFor(const IpEndpoint& server, const MostConnections& most) const {
    const std::lock_guard lock(mutex_);
    return open_ < mostInAllChecks && countIn(openToPort_, server) < most.toOnePort &&
           countIn(openTo_, server.address) < most.toOneAddress;
}

void OpenConnections::opened(const IpEndpoint& server) {
    const std::lock_guard lock(mutex_);
    ++open_;
    ++openToPort_[server];
    ++openTo_[server.address];
}

void OpenConnections::closed(const IpEndpoint& server) {
    const std::lock_guard lock(mutex_);
    --open_;
    countDown(openToPort_, server);
    countDown(openTo_, server.address);
}

std::optional<Failure> OpenConnections::whyNoneTo(const IpEndpoint& server) const {
    const std::lock_guard lock(mutex_);
    if (const Dead* dead = freshIn(dead_, server)) return triedBefore(dead->why);
    if (freshIn(noWayTo_, server.address)) return triedBefore(FailureReason::Unreachable);
    return std::nullopt;
}

void OpenConnections::remember(const IpEndpoint& server, FailureReason why) {
    const std::lock_guard lock(mutex_);
    if (why == FailureReason::Unreachable) note(noWayTo_, server.address, why);
    if (why == FailureReason::TimedOut || why == FailureReason::Refused) note(dead_, server, why);
}

bool ConnectionLimits::haveRoomFor(const IpEndpoint& server) const {
    return open_ < most_.inAll && all_.haveRoomFor(server, most_);
}

std::optional<Failure> ConnectionLimits::whyNoneTo(const IpEndpoint& server) const {
    if (auto dead = all_.whyNoneTo(server)) return dead;
    if (auto dead = own_.whyNoneTo(server)) return dead;
    if (countIn(madeTo_, server.address) >= most_.toOneAddressInACheck)
        return Failure{FailureReason::HeldBack, "no more than " + std::to_string(most_.toOneAddressInACheck) +
                                                    " connections are made to one address in a check"};
    return std::nullopt;
}

void ConnectionLimits::opened(const IpEndpoint& server) {
    ++open_;
    ++madeTo_[server.address];
    all_.opened(server);
}

void ConnectionLimits::closed(const IpEndpoint& server) {
    --open_;
    all_.closed(server);
}

}  // namespace mailvitals::run
