// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// Our own addresses as others see them, told by services of the DNS that answer with the asker's address.
struct OwnAddresses {
    std::vector<IpAddress> seen;  ///< each once; more than one of a family: the services disagree
    std::vector<std::string> evidence;
    std::string reason;  ///< why a service did not answer; the last one's
    bool open = false;   ///< of a family that is asked for, no address was told yet and one may still come
    /// A service's answer did not come from the service itself: something on the way answers in its place.
    bool intercepted = false;

    std::vector<IpAddress> of(Family family) const;
};

/// The first that answers for a family is enough: the others are spare, so that a dead service costs no time.
OwnAddresses ownAddresses(Inquiry& ask);

}  // namespace mailvitals
