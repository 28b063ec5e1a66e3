// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ip_address.h"

#include <QByteArray>

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

/// A list by which a server may refuse everybody: one that is shut down, or one that refuses whoever asks
/// with an answer that looks like a listing.
struct FilterList {
    std::string zone;  ///< this one and those below it
    std::string dead;  ///< what became of it, an English clause; empty: it is alive
    /// It lists everybody, or did so after its end; other dead ones answer nothing.
    bool everybody = false;
    std::vector<IpAddress> refusals;
    std::string source;
};

/// Reads policy/filter_lists.json, strictly; the sentence names the place of an error.
Expected<std::vector<FilterList>, std::string> parseFilterLists(const QByteArray& json);

/// The list of this zone, or of the narrowest one above it; null: nothing is known of it.
const FilterList* filterListOf(const std::vector<FilterList>& lists, std::string_view zone);

/// What the program was built with; empty where that is broken, which shippedPolicy() says.
const std::vector<FilterList>& shippedFilterLists();

}  // namespace mailvitals
