// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/vantage/own_addresses.h"

#include <algorithm>
#include <set>

namespace mailvitals {
namespace {

std::optional<IpAddress> addressIn(const Lookup& lookup) {
    for (const IpAddress& address : lookup.addresses()) return address;
    for (const std::string& text : lookup.texts()) {
        if (const auto address = IpAddress::parse(text)) return address;
    }
    return std::nullopt;
}

/// A service sees the address that its question came from; one that answers with a record of an address names
/// one of that kind.
Family familyTold(const OwnAddressService& service) {
    if (service.type == dns::Type::A) return Family::V4;
    if (service.type == dns::Type::Aaaa) return Family::V6;
    return service.server.address.family();
}

}  // namespace

std::vector<IpAddress> OwnAddresses::of(Family family) const {
    std::vector<IpAddress> result;
    std::copy_if(seen.begin(), seen.end(), std::back_inserter(result),
                 [&](const IpAddress& address) { return address.family() == family; });
    return result;
}

OwnAddresses ownAddresses(Inquiry& ask) {
    OwnAddresses own;
    std::set<Family> asked;
    std::set<Family> open;
    for (const OwnAddressService& service : ask.request().ownAddressServices) {
        const DnsQuestion question = service.question();
        const Family family = familyTold(service);
        const bool first = asked.insert(family).second;
        const Lookup lookup = lookUp(ask, question, first ? Urgency::Now : Urgency::Spare);
        if (lookup.isOpen()) {
            open.insert(family);
            continue;
        }
        own.evidence.push_back(lookup.evidence);
        if (lookup.failed()) own.reason = lookup.reason;
        const auto address = addressIn(lookup);
        if (!address) continue;
        // That the services of class IN answer with authority is known; of the CHAOS one it is not.
        const DnsAnswer* answer = ask.ask(question).answer();
        if (answer && !answer->authoritative && question.questionClass == dns::Class::In) {
            own.intercepted = true;
            continue;
        }
        if (std::find(own.seen.begin(), own.seen.end(), *address) == own.seen.end())
            own.seen.push_back(*address);
    }
    own.open = std::any_of(open.begin(), open.end(), [&](Family family) { return own.of(family).empty(); });
    return own;
}

}  // namespace mailvitals
