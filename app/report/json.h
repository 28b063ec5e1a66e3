// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <QByteArray>

namespace mailvitals::report {

/// "mailvitals.report/1", as resources/schema/report-1.json describes it.
QByteArray toJson(const Report& report, const Catalogue& catalogue);
/// The same as one line, with its end: for JSON Lines.
QByteArray toJsonLine(const Report& report, const Catalogue& catalogue);

}  // namespace mailvitals::report
