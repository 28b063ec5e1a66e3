// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"

namespace mailvitals {

/// The pages on which every word of the query stands, the best hit first: in the title, the id, a message and
/// its tag, or anywhere in the page's text. A word is found inside of a longer one, whatever its case, and
/// other usual words for the same thing count ("blacklist", "rdns", "ssl"). An empty query finds every page,
/// in the catalogue's order.
std::vector<const RulePage*> searchRules(const Catalogue& catalogue, std::string_view query);

}  // namespace mailvitals
