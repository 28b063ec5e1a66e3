// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// A few of the name servers that answer for a list themselves, for resolvers that it does not serve.
struct ListServers {
    std::vector<IpEndpoint> endpoints;
    bool open = false;  ///< more may come
};

ListServers listServers(Inquiry& ask, const DomainName& zone);

}  // namespace mailvitals
