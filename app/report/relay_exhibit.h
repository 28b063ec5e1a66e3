// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/derived.h"
#include "report/exhibit.h"

namespace mailvitals::report {

/// Each way into the server with what it said to each mail that was tried, and with what was not tried.
Exhibit exhibitOf(const Evidence& evidence, const RelayMatrixView& view);

}  // namespace mailvitals::report
