// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/derived.h"
#include "report/exhibit.h"

namespace mailvitals::report {

/// The lines of a configuration text that decided. Says so where the evidence has no such text.
Exhibit exhibitOf(const Evidence& evidence, const ConfigurationView& view);

}  // namespace mailvitals::report
