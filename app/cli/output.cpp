// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include "evidence/json.h"
#include "report/html.h"
#include "report/json.h"
#include "report/pdf.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace mailvitals::cli {
namespace {

std::optional<std::string> writeFile(const std::string& path, const QByteArray& content) {
    if (path.empty()) return std::nullopt;
    if (path == "-") {
        printOut(content.toStdString());
        return std::nullopt;
    }
    QSaveFile file(QString::fromStdString(path));
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit();
    if (written) return std::nullopt;
    return "Cannot write " + path + ": " + file.errorString().toStdString();
}

int terminalWidth() {
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? std::clamp<int>(size.ws_col, 60, 120) : 100;
}

bool usesStandardOutput(const Outputs& outputs) {
    return outputs.json == "-" || outputs.html == "-" || outputs.evidence == "-";
}

}  // namespace

report::TextStyle terminalStyle(bool everything) {
    const bool colour = isTerminal(STDOUT_FILENO) && qEnvironmentVariableIsEmpty("NO_COLOR");
    return {colour, everything, terminalWidth()};
}

void printOut(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void printError(const std::string& text) {
    std::fprintf(stderr, "mailvitals-cli: %s\n", text.c_str());
}

bool isTerminal(int descriptor) {
    return isatty(descriptor) == 1;
}

std::optional<std::string> whyNotWritable(const Outputs& outputs) {
    for (const std::string* path : {&outputs.json, &outputs.html, &outputs.pdf, &outputs.evidence}) {
        if (path->empty() || *path == "-") continue;
        const QFileInfo file(QString::fromStdString(*path));
        const QFileInfo folder(file.absolutePath());
        const bool fine =
            file.exists() ? !file.isDir() && file.isWritable() : folder.isDir() && folder.isWritable();
        if (!fine) return "Cannot write " + *path + ".";
    }
    if (outputs.pdf == "-") return "A PDF cannot go to standard output; name a file.";
    return std::nullopt;
}

std::optional<std::string> writeOutputs(const Outputs& outputs, const report::Report& report,
                                        const Evidence& evidence, const Catalogue& catalogue) {
    if (!usesStandardOutput(outputs)) {
        printOut(report::toText(report, evidence, catalogue, terminalStyle(outputs.everything)));
    }
    if (!outputs.json.empty()) {
        if (auto error = writeFile(outputs.json, report::toJson(report, catalogue))) return error;
    }
    if (!outputs.html.empty()) {
        if (auto error = writeFile(outputs.html, report::toHtml(report, evidence, catalogue))) return error;
    }
    if (!outputs.evidence.empty()) {
        const QByteArray json = toJson(evidence);
        if (json.size() > largestEvidenceFile)
            return "The evidence is larger than 64 MiB, which could not be read again; it was not saved.";
        if (auto error = writeFile(outputs.evidence, json)) return error;
    }
    if (!outputs.pdf.empty()) {
        const auto written =
            report::writePdf(QString::fromStdString(outputs.pdf), report, evidence, catalogue);
        if (!written) return written.error();
    }
    return std::nullopt;
}

}  // namespace mailvitals::cli
