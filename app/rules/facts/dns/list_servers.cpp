// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/list_servers.h"

#include "rules/facts/dns/servers.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// One that answers is enough, and a list has better things to do.
constexpr std::size_t mostServers = 2;

Lookup askFor(Inquiry& ask, const DomainName& name, dns::Type type) {
    return lookUp(ask, DnsQuestion::of(name, type), Urgency::Patient);
}

}  // namespace

ListServers listServers(Inquiry& ask, const DomainName& zone) {
    // Many lists are zones of their own; others stand in that of their operator.
    std::vector<Lookup> cuts;
    for (std::size_t labels = zone.labels().size(); labels >= 2; --labels)
        cuts.push_back(askFor(ask, zone.suffix(labels), dns::Type::Ns));
    ListServers result;
    const auto cut = std::find_if(cuts.begin(), cuts.end(), [](const Lookup& lookup) {
        return lookup.isOpen() || (lookup.found() && lookup.aliases.empty());
    });
    if (cut == cuts.end()) return result;
    result.open = cut->isOpen();
    std::vector<DomainName> names = cut->names();
    std::sort(names.begin(), names.end());  // resolvers turn the order round and round
    if (names.size() > mostServers) names.resize(mostServers);
    for (const DomainName& name : names) {
        const Lookup addresses = askFor(ask, name, dns::Type::A);
        result.open = result.open || addresses.isOpen();
        for (const IpAddress& address : addresses.addresses()) {
            if (!isConnectable(address, ask.request())) continue;
            result.endpoints.push_back({address, 53});
            break;
        }
    }
    return result;
}

}  // namespace mailvitals
