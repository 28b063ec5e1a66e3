// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/ip_address.h"

#include <optional>
#include <string_view>

namespace mailvitals::smtp {

/// A refusal in the name of a list in the DNS.
struct ListClaim {
    DomainName zone;
    std::optional<IpAddress> client;  ///< whom the server means
};

/// "Client host [192.0.2.1] blocked using zen.spamhaus.org; ...", "192.0.2.1 is listed in zen.spamhaus.org":
/// which list, as Postfix, Exim and their kin name it. Nothing where no list is named by its zone.
std::optional<ListClaim> listClaimIn(std::string_view words);

}  // namespace mailvitals::smtp
