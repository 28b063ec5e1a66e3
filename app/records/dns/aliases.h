// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dns/message.h"

namespace mailvitals::dns {

/// What one answer section says about a name.
struct Resolved {
    std::vector<Record> records;      ///< of the type asked for, at the end of the alias chain
    std::vector<DomainName> aliases;  ///< where CNAMEs led, in order
};

/// Resolvers give up on longer chains; and each link costs a look at every record.
inline constexpr std::size_t mostAliases = 16;

/// Follows CNAMEs inside one answer section (RFC 1034 section 3.6.2); a loop ends when a name comes up again.
Resolved resolve(const std::vector<Record>& answers, DomainName name, Type type);

}  // namespace mailvitals::dns
