// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/request.h"

#include "evidence/bounce_item.h"

#include <algorithm>

namespace mailvitals {

bool CheckRequest::isPublic(const IpAddress& address) const {
    return kindOf(address) == AddressKind::Public ||
           std::any_of(treatAsPublic.begin(), treatAsPublic.end(),
                       [&](const Cidr& network) { return network.contains(address.unmapped()); });
}

bool CheckRequest::operator==(const CheckRequest& other) const {
    const bool sameMessage =
        message == other.message || (message && other.message && *message == *other.message);
    const bool sameConfiguration =
        configuration == other.configuration ||
        (configuration && other.configuration && *configuration == *other.configuration);
    const bool sameBounce = bounce == other.bounce || (bounce && other.bounce && *bounce == *other.bounce);
    return sameMessage && sameConfiguration && sameBounce && arrivalHop == other.arrivalHop &&
           target == other.target && resolvers == other.resolvers && selectors == other.selectors &&
           treatAsPublic == other.treatAsPublic && ownAddressServices == other.ownAddressServices &&
           thorough == other.thorough && ownServer == other.ownServer && offline == other.offline &&
           tellsLocalPart == other.tellsLocalPart && proof == other.proof;
}

CheckRequest requestAgain(const CheckRequest& shown, CheckRequest present, RequestOrigin origin) {
    CheckRequest again = std::move(present);
    again.target = shown.target;
    again.message = shown.message;
    again.arrivalHop = shown.arrivalHop;
    again.configuration = shown.configuration;
    again.bounce = shown.bounce;
    again.thorough = shown.thorough && origin == RequestOrigin::Ours;
    again.selectors = withSelectors(shown.selectors, again.selectors);
    return again;
}

std::vector<std::string> withSelectors(std::vector<std::string> known, const std::vector<std::string>& more) {
    for (const std::string& selector : more) {
        if (std::find(known.begin(), known.end(), selector) == known.end()) known.push_back(selector);
    }
    return known;
}

}  // namespace mailvitals
