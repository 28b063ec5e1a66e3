// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/service_greeting.h"
#include "run/connection_lane.h"
#include "run/lanes.h"

#include <optional>

namespace mailvitals::run {
namespace {

// Each port once; the owner has agreed to that many.
constexpr MostConnections most{.toOnePort = 1, .toOneAddress = 12, .inAll = 12, .toOneAddressInACheck = 48};

/// A firewall that drops packets makes every port cost its whole wait. What has not begun by then is not
/// looked at, and the rules say so. With the wait of a connection that has begun it is eight seconds.
constexpr std::chrono::milliseconds toBegin{6500};

class ServiceLane : public ConnectionLane<ServiceQuestion> {
 public:
    using ConnectionLane::ConnectionLane;

 protected:
    Expected<Answer, Failure> look(const ServiceQuestion& question) const override {
        return asAnswer(probes::askService(question, context_.probeContext()));
    }

    std::optional<Failure> whyNotNow(const ServiceQuestion&) const override {
        if (!last_) last_ = Deadline::in(toBegin);
        if (!last_->passed()) return std::nullopt;
        return Failure{FailureReason::HeldBack, "looking at ports takes a check some seconds at most"};
    }

 private:
    mutable std::optional<Deadline> last_;  ///< from the first question on
};

}  // namespace

LanePtr makeServiceLane(LaneContext& context) {
    return std::make_unique<ServiceLane>(context, most);
}

}  // namespace mailvitals::run
