// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/output.h"
#include "evidence/json.h"

#include <QFile>

namespace mailvitals::cli {
namespace {

Expected<Evidence, std::string> readEvidence(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly)) {
        return unexpected("Cannot read " + path + ": " + file.errorString().toStdString());
    }
    auto evidence = evidenceFromJson(file.readAll());
    if (evidence) return std::move(*evidence);
    const EvidenceFileError& error = evidence.error();
    const std::string place = error.where.empty() ? "" : " at " + error.where;
    return unexpected(path + " is not evidence that can be judged" + place + ": " + error.what + ".");
}

}  // namespace

int runJudge(const JudgeOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const auto evidence = readEvidence(options.evidenceFile);
    if (!evidence) {
        printError(evidence.error());
        return exitUsage;
    }
    // As of the day it was seen: a certificate that has expired since was good then.
    std::vector<Finding> findings = judge(*evidence, policy, options.selection, evidence->startedAt);
    const report::Report report = report::makeReport(*evidence, std::move(findings), policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *evidence, policy.catalogue)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
