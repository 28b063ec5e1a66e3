// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/vantage/own_addresses.h"

#include <algorithm>

namespace mailvitals {
namespace {

std::optional<IpAddress> addressIn(const Lookup& lookup) {
    for (const IpAddress& address : lookup.addresses()) return address;
    for (const std::string& text : lookup.texts()) {
        if (const auto address = IpAddress::parse(text)) return address;
    }
    return std::nullopt;
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
    for (const OwnAddressService& service : ask.request().ownAddressServices) {
        const DnsQuestion question = service.question();
        const Lookup lookup = lookUp(ask, question);
        own.open = own.open || lookup.isOpen();
        if (lookup.isOpen()) continue;
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
    return own;
}

}  // namespace mailvitals
