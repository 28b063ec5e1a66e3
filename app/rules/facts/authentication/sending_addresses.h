// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// By which addresses the domain's mail leaves, as its own SPF record names them one by one: a server beside
/// that which takes the mail, or a smarthost. Networks and what stands in other records are somebody else's.
struct SendingAddresses {
    std::vector<IpAddress> addresses;
    bool open = false;
};

SendingAddresses sendingAddresses(Inquiry& ask);

}  // namespace mailvitals
