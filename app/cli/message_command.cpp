// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/waiting.h"
#include "evidence/message_path.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>

namespace mailvitals::cli {
namespace {

/// The bytes of the message, never much more than a message may have.
Expected<std::string, std::string> readMessage(const std::string& path) {
    const QString name = QString::fromStdString(path);
    QFile file(name);
    const bool opened = path == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return unexpected("Cannot read " + printable(path) + ": " + file.errorString().toStdString());
    QByteArray bytes;
    while (bytes.size() <= static_cast<qsizetype>(message::maxMessageSize)) {
        const QByteArray more = file.read(1024 * 1024);
        if (more.isEmpty()) break;
        bytes += more;
    }
    return bytes.toStdString();
}

Expected<CheckRequest, std::string> requestFor(const MessageOptions& options) {
    auto bytes = readMessage(options.file);
    if (!bytes) return unexpected(bytes.error());
    const std::string name =
        options.file == "-" ? "" : QFileInfo(QString::fromStdString(options.file)).fileName().toStdString();
    auto item = examineMessage(std::move(*bytes), name);
    if (!item)
        return unexpected(printable(options.file) + " cannot be read as a message: " + item.error().what +
                          ".");
    const auto target = targetOf(*item);
    if (!target)
        return unexpected(printable(options.file) +
                          " is no message: its header names neither author nor receiver.");
    CheckRequest request = options.request;
    request.target = *target;
    request.message = std::make_shared<const MessageItem>(std::move(*item));
    return request;
}

}  // namespace

int runMessage(const MessageOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const auto request = requestFor(options);
    if (!request) {
        printError(request.error());
        return exitUsage;
    }
    const run::CheckUpdate result = runToTheEnd(*request, policy, options.settings);
    const report::Report report = report::makeReport(*result.evidence, result.findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *result.evidence, policy.catalogue)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
