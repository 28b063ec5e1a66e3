// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace mailvitals {

using SteadyClock = std::chrono::steady_clock;

/// A moment by which something must have ended.
class Deadline {
 public:
    static Deadline in(std::chrono::milliseconds span) { return Deadline(SteadyClock::now() + span); }

    /// The earlier of the two.
    Deadline orEarlier(Deadline other) const { return Deadline(std::min(at_, other.at_)); }
    /// Never negative.
    std::chrono::milliseconds remaining() const {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - SteadyClock::now());
        return std::max(left, std::chrono::milliseconds(0));
    }
    /// So much later.
    Deadline extendedBy(SteadyClock::duration span) const { return Deadline(at_ + span); }
    bool passed() const { return SteadyClock::now() >= at_; }

 private:
    explicit Deadline(SteadyClock::time_point at) : at_(at) {}
    SteadyClock::time_point at_;
};

}  // namespace mailvitals
