// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

namespace mailvitals::report {

/// To paste into a forum or an issue (CommonMark with tables): the verdict, the areas with their facts, what
/// wants attention with what was seen and what to do. What passed is counted. Text of the network is never
/// markup, a link or a mention in it.
std::string toMarkdown(const Report& report, const Evidence& evidence, const Catalogue& catalogue);

}  // namespace mailvitals::report
