// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/check_run.h"

#include <map>
#include <mutex>

namespace mailvitals::run {

/// Many checks, some of them at the same time, that differ in their targets alone. They have one resolver
/// with one cache, and the limits of politeness to an address hold for all of them together. To be used from
/// one thread.
class BatchRun {
 public:
    /// Called once for each check, on that check's thread, and from several at the same time. The number is
    /// what start() returned.
    using Ended = std::function<void(std::size_t number, const CheckUpdate& last)>;

    /// `model`: what all checks have in common; its target is not used. The policy must outlive the run.
    BatchRun(CheckRequest model, const Policy& policy, RunSettings settings, std::size_t jobs, Ended ended);
    ~BatchRun();  ///< stops and waits for all
    BatchRun(const BatchRun&) = delete;
    BatchRun& operator=(const BatchRun&) = delete;

    bool hasRoom() const { return checks_.size() < jobs_; }
    std::size_t running() const { return checks_.size(); }
    /// Only while there is room.
    std::size_t start(const Target& target);
    /// Makes the room of the checks that have ended free for others.
    void sweep();
    /// All that run end within a second; their last updates say `cancelled`.
    void cancel();

 private:
    void end(std::size_t number, const CheckUpdate& last);

    CheckRequest model_;
    const Policy& policy_;
    RunSettings settings_;
    std::size_t jobs_;
    Ended ended_;
    std::mutex mutex_;
    std::vector<std::size_t> over_;  ///< guarded by the mutex
    std::size_t started_ = 0;
    std::map<std::size_t, std::unique_ptr<CheckRun>> checks_;
};

}  // namespace mailvitals::run
