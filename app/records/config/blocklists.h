// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/trust.h"

namespace mailvitals::config {

/// A list in the DNS by which a server decides whom to refuse.
struct ListUse {
    std::string zone;    ///< in lower case; a key in it reads "KEY"
    std::string filter;  ///< the answers that count, in the server's own spelling; empty: every answer does
    Kind server{};       ///< Postfix or Exim
    bool alone = true;   ///< one answer that counts is enough to refuse a client
    Place at;

    /// Does this answer count? Null: the filter is not understood.
    std::optional<bool> counts(const IpAddress& answer) const;
};

/// The lists by whose answers the servers among the texts refuse or delay mail, each once: reject_rbl_client
/// and its kin, postscreen_dnsbl_sites where postscreen acts on it, and dnslists in statements of Exim's that
/// refuse. What only warns or marks is not among them.
std::vector<ListUse> blocklistsAsked(const Texts& texts);

/// What may be kept of "reject_rbl_client ZONE=FILTER": without the key of a subscriber.
std::string keptListElement(std::string_view element);
/// Of postscreen_dnsbl_sites: elements between blanks or commas, with weights.
std::string keptListSites(std::string_view value);
/// Of Exim's dnslists.
std::string keptDnslists(std::string_view value);

}  // namespace mailvitals::config
