// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenario.h"

namespace mailvitals::test {

Scenario& Scenario::service(const std::string& endpoint, const std::string& heard) {
    services_[*IpEndpoint::parse(endpoint, 0)] = ServiceReply{IpAddress::v4({192, 168, 1, 7}), heard, {}, {}};
    return *this;
}
Scenario& Scenario::serviceFails(const std::string& endpoint, FailureReason why) {
    services_[*IpEndpoint::parse(endpoint, 0)] = Failure{why, {}};
    return *this;
}
Scenario& Scenario::serviceOpen(const std::string& endpoint) {
    services_[*IpEndpoint::parse(endpoint, 0)] = Open{};
    return *this;
}
Scenario& Scenario::otherServicesFail(FailureReason why) {
    otherServices_ = why;
    return *this;
}
Scenario::Outcome<ServiceReply> Scenario::outcomeOf(const ServiceQuestion& question) const {
    const auto told = services_.find(question.server);
    return told == services_.end() ? Outcome<ServiceReply>(Failure{otherServices_, {}}) : told->second;
}

}  // namespace mailvitals::test
