// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/evidence_file.h"
#include "cli/output.h"

namespace mailvitals::cli {

int runJudge(const JudgeOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const Outputs& outputs = options.outputs;
    if (const auto error =
            whyNotKept({options.evidenceFile}, {outputs.json, outputs.html, outputs.pdf, outputs.markdown})) {
        printError(*error);
        return exitUsage;
    }
    auto evidence = readEvidence(options.evidenceFile);
    if (!evidence) {
        printError(evidence.error());
        return exitUsage;
    }
    if (options.arrival && !evidence->request.proof) {
        printError("No message was sent in this check, so none can have arrived; see mailvitals-cli prove.");
        return exitUsage;
    }
    if (options.arrival) evidence->request.proof->arrival = *options.arrival;
    // As of the day it was seen: a certificate that has expired since was good then.
    std::vector<Finding> findings = judge(*evidence, policy, options.selection, evidence->startedAt);
    const report::Report report = report::makeReport(*evidence, std::move(findings), policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *evidence, policy)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
