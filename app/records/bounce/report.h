// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/bounce/notice.h"

namespace mailvitals::bounce {

/// The fields of a delivery report, one group for each recipient (RFC 3464 section 2; RFC 6533 section 3 for
/// addresses beyond ASCII). Lines that are no fields are passed over, so the text around may come along.
std::vector<Statement> statementsInReport(std::string_view text);

/// Does a text have such fields?
bool hasReportFields(std::string_view text);

}  // namespace mailvitals::bounce
