// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/recovery.h"
#include "ui/session/snapshot.h"

#include <QString>

#include <array>

namespace mailvitals::ui {

enum class ReportFormat { Pdf, Html, Json, Text };
inline constexpr std::array<ReportFormat, 4> allReportFormats{ReportFormat::Pdf, ReportFormat::Html,
                                                              ReportFormat::Json, ReportFormat::Text};

QString suffixOf(ReportFormat format);  ///< "pdf"

/// Makes the report and writes it; a PDF takes a moment, so not on the window's thread. The error is a
/// sentence.
Expected<void, QString> writeReport(ReportFormat format, const QString& file, const Snapshot& snapshot,
                                    const report::RecoveryProgress& progress, const Catalogue& catalogue);

}  // namespace mailvitals::ui
