// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dmarc/record.h"

#include <functional>

/// Whose record counts, and where one organisation ends and another begins (RFC 9989 section 4.10).
namespace mailvitals::dmarc {

/// The one valid record at "_dmarc" below a name; null where there is none, or more than one.
using RecordAt = std::function<const Record*(const DomainName&)>;

/// The organizational domain that a tree walk from `start` finds (RFC 9989 section 4.10.2): the first name
/// with psd=n; one label below the first with psd=y, unless that is the start; else the highest name with a
/// record; else the start. Asks for no name above the one at which the walk stops.
DomainName organizationalDomain(const DomainName& start, const RecordAt& at);

/// Which tag of a record speaks for a domain.
enum class PolicyTag {
    P,   ///< the domain's own record
    Sp,  ///< a subdomain that exists
    Np,  ///< one that does not (NXDOMAIN)
};

/// The record that applies to mail from a domain.
struct Discovered {
    DomainName name;  ///< without "_dmarc"
    const Record* record = nullptr;
    bool own = true;  ///< published for the domain itself, not for one above
};

/// Its own record, else that of its organizational domain, else that of the public suffix above it (RFC 9989
/// section 4.10.1).
std::optional<Discovered> discover(const DomainName& author, const RecordAt& at);

}  // namespace mailvitals::dmarc
