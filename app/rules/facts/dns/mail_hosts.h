// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/facts/lookup.h"

namespace mailvitals {

/// Which hosts take mail for the domain (RFC 5321 section 5.1, RFC 7505).
struct MailHosts {
    enum class State {
        Open,
        Failed,
        NoSuchDomain,
        None,      ///< neither MX nor address
        NullMx,    ///< the domain says that it takes no mail
        Implicit,  ///< no MX: the domain's own address serves
        Explicit,
    };
    State state = State::Open;
    std::vector<dns::Mx> records;  ///< in order of preference; the null MX as published
    std::vector<std::string> evidence;
    std::string reason;

    /// The names to look up, each once; without the null MX and without what no host can be called.
    std::vector<DomainName> hosts() const;
    /// Every name as published, without the null MX.
    std::vector<std::string> names() const;
};

MailHosts mailHosts(Inquiry& ask, const DomainName& domain);

/// "192.0.2.1" as a name: an address where a host name must stand.
bool isAddressLiteral(const DomainName& name);

}  // namespace mailvitals
