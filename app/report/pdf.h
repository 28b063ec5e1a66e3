// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "report/report.h"

#include <QByteArray>

namespace mailvitals::report {

/// A report to print or to hand to somebody: a cover with the verdict, then area by area what was found, with
/// evidence and fix, on A4 with page numbers. Needs a QGuiApplication (offscreen will do) for its fonts. The
/// error is a sentence.
Expected<QByteArray, std::string> toPdf(const Report& report, const Evidence& evidence,
                                        const Catalogue& catalogue);

}  // namespace mailvitals::report
