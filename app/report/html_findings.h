// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/outline.h"

namespace mailvitals::report::html {

/// One area with everything found in it, as a section.
QString section(const AreaOutline& outline, const Report& report, const Evidence& evidence,
                const Catalogue& catalogue);

}  // namespace mailvitals::report::html
