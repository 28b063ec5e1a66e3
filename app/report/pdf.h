// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "report/report.h"

#include <QByteArray>

namespace mailvitals::report {

/// A report to print or to hand to somebody: a cover with the verdict, the recovery guide where one is
/// needed, then area by area what was found and how to fix it, on A4 with page numbers. What was seen is
/// named; with an appendix it stands there, each item once. Needs a QGuiApplication (offscreen will do) for
/// its fonts. The error is a sentence.
Expected<QByteArray, std::string> toPdf(const Report& report, const Evidence& evidence,
                                        const Catalogue& catalogue, bool withAppendix = false);

}  // namespace mailvitals::report
