// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/pdf_text.h"
#include "report/report.h"

#include <map>

namespace mailvitals::report::pdf {

/// The first page: the verdict, the particulars, and the areas with their lights. `pages` are the numbers of
/// the pages on which the areas begin.
Boxes coverOf(const Report& report, const std::map<Area, std::size_t>& pages, const Typesetter& typesetter);

}  // namespace mailvitals::report::pdf
