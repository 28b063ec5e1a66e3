// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"

namespace mailvitals::dmarc {

/// The organizational domain as receivers of the older standard find it: the public suffix and one label more
/// (RFC 7489 section 3.2), by the newest public suffix list on this computer, its private section included. A
/// name that is a public suffix itself, or the root, stays as it is.
DomainName organizationalDomainByList(const DomainName& domain);

/// Is it a name below which strangers register theirs? Where the list knows nothing, top-level domains are.
bool isPublicSuffix(const DomainName& domain);

}  // namespace mailvitals::dmarc
