// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenario.h"

namespace mailvitals::test {
namespace {

std::pair<DomainName, IpAddress> placeOf(const std::string& host, const std::string& address) {
    return {DomainName::parse(host).value(), IpAddress::parse(address).value()};
}

}  // namespace

Scenario& Scenario::web(const std::string& host, const std::string& address, HttpsReply reply) {
    webServers_.insert_or_assign(placeOf(host, address), std::move(reply));
    return *this;
}
Scenario& Scenario::webFails(const std::string& host, const std::string& address, FailureReason why) {
    webServers_.insert_or_assign(placeOf(host, address), Failure{why, {}});
    return *this;
}
Scenario& Scenario::webOpen(const std::string& host, const std::string& address) {
    webServers_.insert_or_assign(placeOf(host, address), Open{});
    return *this;
}

Scenario::Outcome<HttpsReply> Scenario::outcomeOf(const HttpsQuestion& question) const {
    const auto found = webServers_.find({question.host, question.server.address});
    return found == webServers_.end() ? Outcome<HttpsReply>(Failure{FailureReason::Refused, {}})
                                      : found->second;
}

}  // namespace mailvitals::test
