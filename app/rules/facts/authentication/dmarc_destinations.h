// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/authentication/dmarc_walk.h"

namespace mailvitals {

/// A domain to which a DMARC record sends reports.
struct DmarcDestination {
    DomainName domain;
    std::vector<std::string> mailboxes;  ///< there, as the record has them
    bool aggregate = false;              ///< daily summaries (rua=)
    bool failure = false;                ///< single messages (ruf=)
};

struct DmarcDestinations {
    std::vector<DmarcDestination> domains;  ///< each once, in the order of the record
    std::size_t passedOver = 0;             ///< domains beyond what one check looks at
};

/// Where the mailto: addresses of a record lead. A record is its owner's word alone, so it is taken up to a
/// bound.
DmarcDestinations dmarcDestinations(const dmarc::Record& record);

}  // namespace mailvitals
