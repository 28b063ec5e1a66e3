// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/request.h"

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
    return sameMessage && sameConfiguration && target == other.target && resolvers == other.resolvers &&
           selectors == other.selectors && treatAsPublic == other.treatAsPublic &&
           ownAddressServices == other.ownAddressServices && thorough == other.thorough &&
           offline == other.offline && tellsLocalPart == other.tellsLocalPart && proof == other.proof;
}

}  // namespace mailvitals
