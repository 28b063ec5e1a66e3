// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/outline.h"
#include "report/pdf_text.h"

namespace mailvitals::report::pdf {

/// Area by area what was found: what wants attention at length, what passed in a line for each rule. An
/// area's first box bears the area's id as landmark. With an appendix, exhibits are named by their numbers
/// there.
Boxes findingsOf(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                 const Typesetter& typesetter, bool withAppendix);

/// Every exhibit of the findings once: answers, sessions, certificates.
Boxes appendixOf(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
                 const Typesetter& typesetter);

}  // namespace mailvitals::report::pdf
