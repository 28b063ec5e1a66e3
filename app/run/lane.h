// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/lane_context.h"

namespace mailvitals::run {

/// Carries one sort of traffic to the network and knows its own limits. What a lane has no room for waits
/// with the caller. All of it is called from one thread.
class Lane {
 public:
    virtual ~Lane() = default;

    virtual bool carries(const Question& question) const = 0;
    /// Patient questions leave room for those on which the check's length depends.
    virtual bool hasRoomFor(const Question& question, bool patient) const = 0;
    /// Delivers one result, sooner or later.
    virtual void start(const Question& question) = 0;
    /// Frees the room that the question took, and remembers what the next ones should know.
    virtual void finished(const Result& result) = 0;
};

/// A lane for the questions of one kind.
template <class Q>
class LaneOf : public Lane {
 public:
    explicit LaneOf(LaneContext& context) : context_(context) {}

    bool carries(const Question& question) const final { return std::holds_alternative<Q>(question); }
    bool hasRoomFor(const Question& question, bool patient) const final {
        return hasRoom(std::get<Q>(question), patient);
    }
    void start(const Question& question) final { begin(std::get<Q>(question)); }
    void finished(const Result& result) final { end(std::get<Q>(result.question), result); }

 protected:
    virtual bool hasRoom(const Q& question, bool patient) const = 0;
    virtual void begin(const Q& question) = 0;
    virtual void end(const Q& question, const Result& result) = 0;

    LaneContext& context_;
};

}  // namespace mailvitals::run
