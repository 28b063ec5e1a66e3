// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/policy.h"
#include "report/recovery.h"
#include "ui/session/snapshot.h"

#include <QString>

#include <array>

namespace mailvitals::ui {

enum class ReportFormat { Pdf, Html, Markdown, Json, Text };
inline constexpr std::array<ReportFormat, 5> allReportFormats{
    ReportFormat::Pdf, ReportFormat::Html, ReportFormat::Markdown, ReportFormat::Json, ReportFormat::Text};

QString suffixOf(ReportFormat format);  ///< "pdf"

/// Makes the report and writes it; a PDF takes a moment, so not on the window's thread. The error is a
/// sentence. Masked: with other names in place of the owner's.
Expected<void, QString> writeReport(ReportFormat format, const QString& file, const Snapshot& snapshot,
                                    const report::RecoveryProgress& progress, const Policy& policy,
                                    bool masked);

}  // namespace mailvitals::ui
