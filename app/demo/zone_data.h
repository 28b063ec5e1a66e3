// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/dns/message.h"

#include <map>
#include <set>

namespace mailvitals::demo {

/// All records that the demonstration's DNS knows, of whatever zone.
class ZoneData {
 public:
    void add(const DomainName& name, dns::Type type, dns::Rdata data, std::uint32_t ttl = 300);
    void addAddress(const DomainName& name, const std::string& address);
    void addText(const DomainName& name, const std::string& text);  ///< split into strings of 255 octets
    void addReverse(const std::string& address, const DomainName& name);
    void addSoa(const DomainName& zone);

    /// The answer to a query: data, alias, no data, or NXDOMAIN where neither the name nor any below it
    /// exists.
    dns::Message answer(const dns::Message& query) const;

 private:
    bool exists(const DomainName& name) const;

    std::map<std::pair<DomainName, dns::Type>, std::vector<dns::Record>> records_;
    std::set<DomainName> names_;  ///< with all their parents: empty non-terminals exist (RFC 8020)
};

}  // namespace mailvitals::demo
