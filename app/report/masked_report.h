// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/exhibit.h"
#include "report/mask.h"
#include "report/outline.h"

namespace mailvitals::report {

/// The report with a mask over all that it says, so that it can be shown to strangers. `kept` are domains
/// that are everybody's; the rules of the catalogue are kept as well.
Report masked(Report report, std::set<std::string, std::less<>> kept, const Catalogue& catalogue);

// What is taken from the evidence when a report is written; as it stands where the report has no mask.
Exhibit exhibitOf(const Report& report, const Evidence& evidence, const std::string& id);
Remediation masked(const Report& report, Remediation remediation);
std::vector<std::string> masked(const Report& report, std::vector<std::string> texts);

}  // namespace mailvitals::report
