// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// What the resolver's own validation is worth: whether it says that it validates (AD bit of the root's
/// records, RFC 6840 section 5.8), and whether nobody on the way to it can have set the bit, since it runs on
/// this computer.
struct ResolverValidation {
    bool open = true;
    /// It answers at all; where nothing is known of the domain, its signatures need not be known either.
    bool answered = false;
    bool claimed = false;
    bool trusted = false;
    std::string evidence;
};

ResolverValidation resolverValidation(Inquiry& ask);

/// What this program makes of the signatures itself. Of a saved check in which it was not asked:
/// indeterminate, without evidence.
struct SelfValidation {
    bool open = false;
    DnssecStatus status = DnssecStatus::Indeterminate;
    std::string reason;    ///< the validator's for Bogus; an English clause for Indeterminate
    std::string evidence;  ///< id of the item
};

SelfValidation validatedHere(Inquiry& ask, const DomainName& name, dns::Type type);

}  // namespace mailvitals
