// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/area.h"
#include "findings/finding.h"

#include <string>
#include <vector>

namespace mailvitals::report {

/// The fact of an area that its owner came for: "Not an open relay: 6 of 6 endpoints refused.", the SPF
/// record, the days that are left of a certificate. Printable, bounded; empty where the findings hold none.
/// Only what was seen is said, so it stands beside any light: that says how good the fact is.
std::string headlineOf(Area area, const std::vector<Finding>& findings);

}  // namespace mailvitals::report
