// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/tlsa/record.h"
#include "rules/facts/dns/servers.h"
#include "rules/facts/dns/signedness.h"

namespace mailvitals {

/// The TLSA records for port 25 of one mail host, as a sender finds them (RFC 7672 sections 2.2.2 and 2.2.3).
struct TlsaSet {
    Lookup lookup;
    DomainName base;  ///< the host below whose name they are: where it is an alias, its target first
    std::vector<tlsa::Record> records;  ///< those that can be read
    std::size_t unreadable = 0;
    Signedness tlsa;       ///< asked for where there are records
    Signedness addresses;  ///< of the host, or of the alias in its place: where neither is signed, no sender
                           ///< looks for TLSA
    std::vector<std::string> evidence;

    bool isOpen() const {
        return lookup.isOpen() || (lookup.found() && (tlsa.isOpen() || addresses.isOpen()));
    }
    /// Those that a sender of mail can use.
    std::vector<tlsa::Record> usable() const;
};

TlsaSet tlsaSetOf(Inquiry& ask, const HostAddresses& host);

}  // namespace mailvitals
