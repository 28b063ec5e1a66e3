// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <QByteArray>

namespace mailvitals::report {

/// One page that needs nothing else: no script, no picture from elsewhere, light and dark. Every text that is
/// not the program's own is escaped.
QByteArray toHtml(const Report& report, const Evidence& evidence, const Catalogue& catalogue);

}  // namespace mailvitals::report
