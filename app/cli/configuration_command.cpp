// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/waiting.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>

namespace mailvitals::cli {
namespace {

/// Adds what one file says; never reads much more than a text may have.
std::optional<std::string> addFile(ConfigurationItem& item, const std::string& path) {
    const QString name = QString::fromStdString(path);
    QFile file(name);
    const bool opened = path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened) return "Cannot read " + path + ": " + file.errorString().toStdString();
    QByteArray bytes;
    while (bytes.size() <= static_cast<qsizetype>(config::maxText)) {
        const QByteArray more = file.read(1024 * 1024);
        if (more.isEmpty()) break;
        bytes += more;
    }
    item.add(bytes.toStdString(), path == "-" ? std::string() : QFileInfo(name).fileName().toStdString());
    return std::nullopt;
}

}  // namespace

int runConfiguration(const ConfigurationOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    auto item = std::make_shared<ConfigurationItem>();
    for (const std::string& file : options.files) {
        if (const auto error = addFile(*item, file)) {
            printError(*error);
            return exitUsage;
        }
    }
    CheckRequest request{targetOf(*item), {}, {}, {}, {}};
    request.configuration = std::move(item);
    // No rule of such a check asks anybody, so this touches no network.
    const run::CheckUpdate result = runToTheEnd(request, policy, {});
    const report::Report report = report::makeReport(*result.evidence, result.findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *result.evidence, policy.catalogue)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
