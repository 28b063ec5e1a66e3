// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/connection_limits.h"
#include "run/lane.h"

#include <set>

namespace mailvitals::run {

/// A lane whose looks are connections, within limits and each on a thread of its own.
template <class Q>
class ConnectionLane : public LaneOf<Q> {
 public:
    ConnectionLane(LaneContext& context, MostConnections most)
        : LaneOf<Q>(context), limits_(most, context.shared().connections<Q>()) {}

 protected:
    /// On the thread. Whatever it reads of the lane must not change.
    virtual Expected<Answer, Failure> look(const Q& question) const = 0;
    /// A limit of the lane's own; none: the connection may be made.
    virtual std::optional<Failure> whyNotNow(const Q&) const { return std::nullopt; }

    bool hasRoom(const Q& question, bool) const final {
        if (sharesLooks()) {
            if (looks().isUnderWay(question)) return false;
            if (looks().known(question)) return true;
        }
        return whyUnmade(question) || limits_.haveRoomFor(serverOf(question));
    }

    void begin(const Q& question) final {
        if (auto known = sharesLooks() ? looks().known(question) : std::nullopt) {
            unmade_.insert(question);
            return this->context_.finishKnown(question, asAnswer(std::move(*known)));
        }
        if (const auto why = whyUnmade(question)) {
            unmade_.insert(question);
            return this->context_.finishAtOnce(question, *why);
        }
        if (sharesLooks()) looks().begun(question);
        limits_.opened(serverOf(question));
        this->context_.onThread(question, [this, question] { return look(question); });
    }

    void end(const Q& question, const Result& result) final {
        if (unmade_.contains(question)) return;
        if (sharesLooks()) looks().ended(question, seenIn(result));
        limits_.closed(serverOf(question));
        if (!result.answer) limits_.remember(serverOf(question), result.answer.error().why);
    }

 private:
    using Looks = SharedLooks<Q>;

    bool sharesLooks() const { return this->context_.shared().servesMany(); }
    Looks& looks() const { return this->context_.shared().template looks<Q>(); }
    static typename Looks::Seen seenIn(const Result& result) {
        if (!result.answer) return unexpected(result.answer.error());
        return std::get<typename AnswerTo<Q>::type>(*result.answer);
    }

    static IpEndpoint serverOf(const Q& question) { return KindOf<Q>::connectsTo(question); }

    /// What becomes of a question without a connection.
    std::optional<Failure> whyUnmade(const Q& question) const {
        if (auto kept = this->context_.keptFromProxy(serverOf(question).address)) return kept;
        if (auto none = limits_.whyNoneTo(serverOf(question))) return none;
        return whyNotNow(question);
    }

    ConnectionLimits limits_;
    std::set<Q> unmade_;  ///< those that need no connection
};

}  // namespace mailvitals::run
