// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include "base/output_file.h"
#include "base/printable.h"
#include "base/system_error.h"
#include "evidence/json.h"
#include "policy/shared_names.h"
#include "report/html.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/masked_report.h"
#include "report/pdf.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
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
    const auto written =
        mailvitals::writeOutput(path, {content.data(), static_cast<std::size_t>(content.size())});
    if (written) return std::nullopt;
    return "Cannot write " + path + ": " + written.error() + ".";
}

/// The error that standard output had first; 0: none.
int outputError = 0;

bool usesStandardOutput(const Outputs& outputs) {
    return outputs.json == "-" || outputs.html == "-" || outputs.markdown == "-" || outputs.evidence == "-";
}

}  // namespace

std::size_t terminalColumns() {
    constexpr int narrowest = 40;
    constexpr int widest = 120;
    constexpr int usual = 80;
    bool ok = false;
    const int columns = qEnvironmentVariableIntValue("COLUMNS", &ok);
    if (ok && columns > 0) return static_cast<std::size_t>(std::clamp(columns, narrowest, widest));
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return static_cast<std::size_t>(known ? std::clamp<int>(size.ws_col, narrowest, widest) : usual);
}

report::TextStyle terminalStyle(bool everything, bool figures) {
    const bool colour = isTerminal(STDOUT_FILENO) && qEnvironmentVariableIsEmpty("NO_COLOR");
    return {colour, everything, static_cast<int>(terminalColumns()), figures};
}

void printOut(const std::string& text) {
    if (outputError != 0) return;
    errno = 0;
    const bool printed =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!printed) outputError = errno != 0 ? errno : EIO;
}

void printError(const std::string& text) {
    std::fprintf(stderr, "mailvitals-cli: %s\n", printable(text).c_str());
}

std::optional<std::string> finishOutput() {
    // Some file systems say only at the end that there was no room.
    if (std::fclose(stdout) != 0 && outputError == 0) outputError = errno;
    if (outputError == 0) return std::nullopt;
    return "Cannot write to standard output: " + systemError(outputError) + ".";
}

bool isOutputWell() {
    return outputError == 0;
}

void noteThatNobodyReads() {
    if (outputError == 0) outputError = EPIPE;
}

void keepStreamsApart() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
        // The wrong way round: whoever uses it is told that it is closed.
        [[maybe_unused]] const int opened = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

bool isTerminal(int descriptor) {
    return isatty(descriptor) == 1;
}

std::optional<std::string> whyNotWritable(const Outputs& outputs) {
    for (const std::string* path :
         {&outputs.json, &outputs.html, &outputs.pdf, &outputs.markdown, &outputs.evidence}) {
        if (path->empty() || *path == "-") continue;
        if (const auto why = mailvitals::whyNotWritable(*path))
            return "Cannot write " + *path + ": " + *why + ".";
    }
    if (outputs.pdf == "-") return "A PDF cannot go to standard output; name a file.";
    return std::nullopt;
}

std::optional<std::string> whyNotKept(const std::vector<std::string>& inputs,
                                      const std::vector<std::string>& outputs) {
    for (const std::string& input : inputs) {
        for (const std::string& output : outputs) {
            std::error_code error;
            // The same file, under whatever name.
            if (!std::filesystem::equivalent(input, output, error)) continue;
            return "This would replace " + input + " with what is made of it; name another file.";
        }
    }
    return std::nullopt;
}

std::optional<std::string> writeOutputs(const Outputs& outputs, const report::Report& made,
                                        const Evidence& evidence, const Policy& policy) {
    const Catalogue& catalogue = policy.catalogue;
    const report::Report report =
        outputs.masked ? report::masked(made, sharedNames(policy), catalogue) : made;
    if (!usesStandardOutput(outputs)) {
        printOut(
            report::toText(report, evidence, catalogue, terminalStyle(outputs.everything, outputs.verbose)));
    }
    if (!outputs.json.empty()) {
        if (auto error = writeFile(outputs.json, report::toJson(report, catalogue))) return error;
    }
    if (!outputs.html.empty()) {
        if (auto error = writeFile(outputs.html, report::toHtml(report, evidence, catalogue))) return error;
    }
    if (!outputs.markdown.empty()) {
        const std::string text = report::toMarkdown(report, evidence, catalogue);
        if (auto error = writeFile(outputs.markdown, QByteArray::fromStdString(text))) return error;
    }
    if (!outputs.evidence.empty()) {
        const QByteArray json = toJson(evidence);
        if (json.size() > largestEvidenceFile)
            return "The evidence is larger than 64 MiB, which could not be read again; it was not saved.";
        if (auto error = writeFile(outputs.evidence, json)) return error;
    }
    if (!outputs.pdf.empty()) {
        const auto pdf = report::toPdf(report, evidence, catalogue, outputs.appendix);
        if (!pdf) return pdf.error();
        if (auto error = writeFile(outputs.pdf, *pdf)) return error;
    }
    return std::nullopt;
}

}  // namespace mailvitals::cli
