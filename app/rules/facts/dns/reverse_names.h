// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/dns/servers.h"

namespace mailvitals {

/// The PTR records of one address (RFC 1035 section 3.5).
struct ReverseName {
    IpAddress address;
    Lookup lookup;
    std::vector<DomainName> names;  ///< a handful at the most: some addresses have hundreds

    std::vector<std::string> texts() const;
};

/// "1.2.0.192.in-addr.arpa".
DomainName reverseName(const IpAddress& address);

ReverseName lookUpReverse(Inquiry& ask, const IpAddress& address);

/// The PTR answers that are in, of all public server addresses; waits or says not-applicable for the others.
std::vector<ReverseName> reverseNamesToJudge(Inquiry& ask, Verdicts& verdicts);

}  // namespace mailvitals
