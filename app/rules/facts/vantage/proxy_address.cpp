// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/vantage/proxy_address.h"

#include <algorithm>

namespace mailvitals {
namespace {

using State = ProxyAddress::State;

constexpr std::string_view scheme = "socks5://";

bool isElsewhere(const IpAddress& proxy, const IpAddress& server) {
    return !Cidr(proxy, proxy.isV4() ? 24 : 48).contains(server);
}

/// Every address of the name counts: nobody knows by which of them it was reached.
ProxyAddress judge(const Inquiry& ask, const std::vector<IpAddress>& addresses, const IpAddress& server) {
    const bool elsewhere = std::all_of(addresses.begin(), addresses.end(), [&](const IpAddress& address) {
        return ask.request().isPublic(address) && isElsewhere(address, server);
    });
    const auto found = std::find_if(addresses.begin(), addresses.end(), [&](const IpAddress& address) {
        return address.family() == server.family();
    });
    if (!elsewhere || found == addresses.end()) return {};
    return {State::Elsewhere, *found, {}};
}

}  // namespace

ProxyAddress proxyTowards(Inquiry& ask, const std::string& proxy, const IpAddress& server) {
    if (!proxy.starts_with(scheme)) return {};
    const std::string place = proxy.substr(scheme.size());
    if (const auto endpoint = IpEndpoint::parse(place, 0)) return judge(ask, {endpoint->address}, server);
    const auto name = DomainName::parse(place.substr(0, place.rfind(':')));
    // A name of one label is one of the own network's (localhost, a line of the hosts file).
    if (!name || name->labels().size() < 2) return {};
    std::vector<IpAddress> addresses;
    ProxyAddress result;
    for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa}) {
        const Lookup lookup = lookUp(ask, *name, type);
        if (lookup.isOpen()) result.state = ask.isOver() ? State::Unknown : State::Open;
        const std::vector<IpAddress> found = lookup.addresses();
        addresses.insert(addresses.end(), found.begin(), found.end());
        result.evidence.push_back(lookup.evidence);
    }
    if (result.state == State::Open || addresses.empty()) return result;
    ProxyAddress judged = judge(ask, addresses, server);
    judged.evidence = std::move(result.evidence);
    return judged;
}

}  // namespace mailvitals
