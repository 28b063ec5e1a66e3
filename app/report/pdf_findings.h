// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/outline.h"
#include "report/pdf_text.h"

namespace mailvitals::report::pdf {

/// Everything after the cover: area by area what was found, then how to read the report. An area's first box
/// bears the area's id as landmark.
Boxes findingsOf(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                 const Typesetter& typesetter);

}  // namespace mailvitals::report::pdf
