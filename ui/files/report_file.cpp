// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/report_file.h"

#include "policy/shared_names.h"
#include "report/html.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/masked_report.h"
#include "report/pdf.h"
#include "report/text.h"
#include "ui/files/write_file.h"
#include "ui/text/text.h"

namespace mailvitals::ui {

QString suffixOf(ReportFormat format) {
    switch (format) {
        case ReportFormat::Pdf: return QStringLiteral("pdf");
        case ReportFormat::Html: return QStringLiteral("html");
        case ReportFormat::Markdown: return QStringLiteral("md");
        case ReportFormat::Json: return QStringLiteral("json");
        case ReportFormat::Text: break;
    }
    return QStringLiteral("txt");
}

Expected<void, QString> writeReport(ReportFormat format, const QString& file, const Snapshot& snapshot,
                                    const report::RecoveryProgress& progress, const Policy& policy,
                                    bool masked) {
    const Evidence& evidence = *snapshot.evidence;
    const Catalogue& catalogue = policy.catalogue;
    report::Report report = report::makeReport(evidence, snapshot.findings, catalogue, progress);
    if (masked) report = report::masked(std::move(report), sharedNames(policy), catalogue);
    switch (format) {
        case ReportFormat::Pdf: {
            const auto pdf = report::toPdf(report, evidence, catalogue);
            if (!pdf) return unexpected(ownText(pdf.error()));
            return writeFile(file, *pdf);
        }
        case ReportFormat::Html: return writeFile(file, report::toHtml(report, evidence, catalogue));
        case ReportFormat::Markdown:
            return writeFile(file,
                             QByteArray::fromStdString(report::toMarkdown(report, evidence, catalogue)));
        case ReportFormat::Json: return writeFile(file, report::toJson(report, catalogue));
        case ReportFormat::Text: break;
    }
    const std::string text = report::toText(report, evidence, catalogue, {false, true, 100});
    return writeFile(file, QByteArray::fromStdString(text));
}

}  // namespace mailvitals::ui
