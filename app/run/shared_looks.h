// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/expected.h"
#include "evidence/kinds.h"

#include <list>
#include <map>
#include <mutex>
#include <optional>

namespace mailvitals::run {

/// Connections that several checks want just alike, as to the one server that takes the mail of many domains.
/// One check makes such a connection; the others wait for what it sees. Safe to use from several threads.
template <class Q>
class SharedLooks {
 public:
    using Seen = Expected<typename AnswerTo<Q>::type, Failure>;

    bool isUnderWay(const Q& question) const {
        const std::lock_guard lock(mutex_);
        const auto found = looks_.find(question);
        return found != looks_.end() && !found->second.seen;
    }

    /// None: nobody has seen it, or too long ago.
    std::optional<Seen> known(const Q& question) const {
        const std::lock_guard lock(mutex_);
        const auto found = looks_.find(question);
        if (found == looks_.end() || !found->second.seen) return std::nullopt;
        if (SteadyClock::now() - found->second.at > remembered) return std::nullopt;
        return *found->second.seen;
    }

    void begun(const Q& question) {
        const std::lock_guard lock(mutex_);
        forget(question);
        looks_[question];
    }

    /// What our own check's end, our limits or our own faults brought about is nothing that another check
    /// should take over.
    void ended(const Q& question, const Seen& seen) {
        const std::lock_guard lock(mutex_);
        forget(question);
        if (isOurs(seen)) return;
        const std::size_t weight = KindOf<Q>::weigh(question) + (seen ? KindOf<Q>::weigh(*seen) : 0);
        if (weight > most) return;
        while (weight_ + weight > most) forget(Q(order_.front()));
        order_.push_back(question);
        weight_ += weight;
        looks_[question] = {seen, SteadyClock::now(), weight, std::prev(order_.end())};
    }

 private:
    static constexpr std::chrono::minutes remembered{10};
    static constexpr std::size_t most = 24 * 1024 * 1024;

    struct Look {
        std::optional<Seen> seen;  ///< none: it is under way
        SteadyClock::time_point at;
        std::size_t weight = 0;
        typename std::list<Q>::iterator place;
    };

    static bool isOurs(const Seen& seen) {
        if (!seen) return isOurDoing(seen.error().why);
        if constexpr (requires { seen->brokeOff; }) return seen->brokeOff && isOurDoing(seen->brokeOff->why);
        return false;
    }

    void forget(const Q& question) {
        const auto found = looks_.find(question);
        if (found == looks_.end()) return;
        if (found->second.seen) {
            weight_ -= found->second.weight;
            order_.erase(found->second.place);
        }
        looks_.erase(found);
    }

    mutable std::mutex mutex_;
    std::map<Q, Look> looks_;
    std::list<Q> order_;  ///< of those that are kept; the oldest comes first
    std::size_t weight_ = 0;
};

}  // namespace mailvitals::run
