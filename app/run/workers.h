// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/lanes.h"

#include <mutex>
#include <vector>

namespace mailvitals::run {

/// Carries questions to the network, each in the lane for its kind. With a proxy everything goes through it
/// but the questions to the resolver, which belongs to this computer's network. Says when there is room; what
/// waits, waits with the caller.
class Workers {
 public:
    /// Called from the workers' threads.
    using Deliver = LaneContext::Deliver;
    using Settings = WorkerSettings;

    Workers(Settings settings, Deliver deliver);
    ~Workers();  ///< stops and waits for everything
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Held from hasRoomFor() to start() where other checks take of the same room.
    std::unique_lock<std::mutex> lockRoom() { return context_.shared().lockRoom(); }
    bool hasRoomFor(const Question& question, bool patient) const;
    void start(const Question& question);
    /// Frees the room that the question took, and remembers who does not answer. To be called by whoever
    /// calls start(), once it has the result.
    void finished(const Result& result);
    void stop();

 private:
    Lane& laneFor(const Question& question) const;

    std::vector<LanePtr> lanes_;
    LaneContext context_;  ///< behind the lanes: nothing of it runs any more when they go
};

}  // namespace mailvitals::run
