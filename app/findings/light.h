// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/catalogue.h"

#include <set>

namespace mailvitals {

enum class Light { Green, Yellow, Red, Grey };

std::string_view toString(Light light);  ///< "green", "yellow", "red", "grey"
std::string_view wordOf(Light light);    ///< "OK", "Warning", "Critical", "Unknown"

/// The light of an area. Red for any critical, yellow for any warning. Green only where something was judged
/// and no decisive rule had to say unknown; grey otherwise: what could not be looked at is never green.
Light lightOf(Area area, const std::vector<Finding>& findings, const Catalogue& catalogue);

/// The light of the whole: the worst of the areas in the order red, yellow, grey, green. The vantage has a
/// light of its own, but it says something about us, not about the server, so it does not count here; neither
/// do areas in which nothing applied.
Light overallLight(const std::vector<Finding>& findings, const Catalogue& catalogue);

/// What monitoring plugins return: 0 well, 1 warning, 2 critical, 3 unknown.
int exitStatusOf(Light light);

/// The verdict in one sentence, with its numbers: "Not an open relay; 75 checks passed, 2 warnings, 5 could
/// not be run."
std::string verdictOf(Light light, const std::vector<Finding>& findings, const Catalogue& catalogue);

}  // namespace mailvitals
