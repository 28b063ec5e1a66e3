// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/shared_names.h"

namespace mailvitals {
namespace {

std::string domainOf(const std::string& mailbox) {
    return mailbox.substr(mailbox.rfind('@') + 1);
}

}  // namespace

std::set<std::string, std::less<>> sharedNames(const Policy& policy) {
    std::set<std::string, std::less<>> names;
    for (const Blocklist& list : policy.blocklists) names.insert(list.zone.toString());
    for (const OwnAddressService& service : policy.ownAddressServices) names.insert(service.name.toString());
    for (const RelayPair& pair : policy.relayPairs) {
        names.insert(domainOf(pair.sender));
        names.insert(domainOf(pair.recipient));
    }
    for (const ReferenceHost& reference : policy.referenceHosts) {
        names.insert(reference.host.toString());
        for (const DomainName& domain : reference.greetsAs) names.insert(domain.toString());
    }
    return names;
}

}  // namespace mailvitals
