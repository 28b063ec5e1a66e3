// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/pdf_file.h"

#include "report/pdf.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>

namespace mailvitals::test {

Output run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    const bool finished = process.waitForStarted() && process.waitForFinished(60000);
    if (!finished) return {false, program + " of poppler-utils is needed: " + process.errorString()};
    const QByteArray errors = process.readAllStandardError();
    const bool ok = process.exitCode() == 0 && !errors.contains("Syntax Error");
    return {ok, QString::fromUtf8(ok ? process.readAllStandardOutput() : errors)};
}

QString dense(QString text) {
    return text.remove(QRegularExpression("\\s"));
}

QString denseOf(std::string_view text) {
    return dense(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}

QString PdfFile::write(std::vector<Finding> findings, const Evidence& evidence,
                       const Catalogue& catalogue) const {
    const report::Report report = report::makeReport(evidence, std::move(findings), catalogue);
    const auto pdf = report::toPdf(report, evidence, catalogue, true);
    if (!pdf) return QString::fromStdString(pdf.error());
    QFile file(path());
    const bool written = file.open(QIODevice::WriteOnly) && file.write(*pdf) == pdf->size();
    return written ? QString() : file.errorString();
}

QStringList PdfFile::pages() const {
    const Output output = run("pdftotext", {"-raw", "-enc", "UTF-8", path(), "-"});
    if (!output.ok) {
        qWarning("%s", qPrintable(output.text));
        return {};
    }
    QStringList pages = output.text.split('\f');
    pages.removeLast();  // after the last page's form feed
    return pages;
}

}  // namespace mailvitals::test
