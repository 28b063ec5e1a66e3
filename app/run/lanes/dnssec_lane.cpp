// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/dnssec_validate.h"
#include "run/lanes.h"

#include <mutex>

namespace mailvitals::run {
namespace {

/// Of a whole check, from its first such question on: what validation may cost a check that has nothing else
/// to wait for.
constexpr std::chrono::milliseconds longest{8000};
constexpr std::size_t mostAtOnce = 8;
constexpr std::size_t mostInACheck = 40;

class DnssecLane : public LaneOf<DnssecQuestion> {
 public:
    using LaneOf::LaneOf;

 protected:
    bool hasRoom(const DnssecQuestion&, bool) const override { return running_.size() < mostAtOnce; }

    void begin(const DnssecQuestion& question) override {
        if (!deadline_) deadline_ = Deadline::in(longest);
        if (begun_++ >= mostInACheck) {
            return context_.finishAtOnce(question, {FailureReason::HeldBack, "too many names to validate"});
        }
        running_.insert(question);
        context_.onThread(question, [this, question, deadline = *deadline_]() -> Expected<Answer, Failure> {
            std::call_once(made_, [this] { makeWays(); });
            DnssecResult result = probes::validateDnssec(question, ways_, deadline);
            if (context_.stopToken().stop_requested())
                return unexpected(Failure{FailureReason::Cancelled, {}});
            return Answer(std::move(result));
        });
    }

    void end(const DnssecQuestion& question, const Result&) override { running_.erase(question); }

 private:
    void makeWays() {
        const Validators& validators = context_.shared().validators();
        ways_.anchors = validators.anchors;
        ways_.byResolver = wayThrough(validators.byResolver.get());
        ways_.byRecursion = wayThrough(validators.byRecursion.get());
    }

    probes::DnssecWays::Ask wayThrough(net::Validator* validator) {
        if (validator == nullptr) return nullptr;
        return [validator, stop = context_.stopToken()](const DomainName& name, dns::Type type,
                                                        Deadline deadline) {
            return validator->validate(name, type, deadline, stop);
        };
    }

    std::set<DnssecQuestion> running_;
    std::size_t begun_ = 0;
    std::optional<Deadline> deadline_;
    std::once_flag made_;
    probes::DnssecWays ways_;
};

}  // namespace

LanePtr makeDnssecLane(LaneContext& context) {
    return std::make_unique<DnssecLane>(context);
}

}  // namespace mailvitals::run
