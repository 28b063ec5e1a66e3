// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// The addresses of a name as strangers find them. Where our resolver tells private ones (split DNS), the
/// name's own servers are asked in its place; where those cannot be, its answer stands.
Lookup lookUpAsTheWorld(Inquiry& ask, const DomainName& name, dns::Type type);

/// The same as lookUp(); but where a rewriting resolver gives the address that it gives to every name that
/// does not exist, the name's own servers are asked. Where those cannot be, there is no such name.
Lookup lookUpPastResolver(Inquiry& ask, const DomainName& name, dns::Type type);

}  // namespace mailvitals
