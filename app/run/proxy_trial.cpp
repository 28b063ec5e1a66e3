// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/proxy_trial.h"

#include "net/dns_stream.h"

#include <algorithm>

namespace mailvitals::run {
namespace {

constexpr std::chrono::seconds patienceWithOne{5};

std::optional<IpAddress> addressIn(const DnsAnswer& answer) {
    for (const dns::Record& record : answer.answers) {
        if (const auto* address = std::get_if<IpAddress>(&record.data)) return *address;
        const auto* text = std::get_if<dns::Txt>(&record.data);
        if (const auto address = text ? IpAddress::parse(text->joined()) : std::nullopt) return address;
    }
    return std::nullopt;
}

}  // namespace

ProxyTrial tryProxy(const net::Proxy& way, const std::vector<OwnAddressService>& services, Deadline deadline,
                    std::stop_token stop) {
    ProxyTrial trial;
    for (const OwnAddressService& service : services) {
        if (deadline.passed()) break;
        const auto answer =
            net::askOverTcp(service.question(), way, deadline.orEarlier(Deadline::in(patienceWithOne)), stop);
        if (!answer) {
            const bool stopped = answer.error().why == FailureReason::Cancelled;
            if (!trial.failure || stopped) trial.failure = answer.error();
            if (stopped) break;
            continue;
        }
        const auto address = addressIn(*answer);
        const bool known =
            address && std::find(trial.seenAs.begin(), trial.seenAs.end(), *address) != trial.seenAs.end();
        if (address && !known) trial.seenAs.push_back(*address);
    }
    if (trial.works())
        trial.failure.reset();
    else if (!trial.failure)
        trial.failure = Failure{FailureReason::Garbled, {}};
    return trial;
}

}  // namespace mailvitals::run
