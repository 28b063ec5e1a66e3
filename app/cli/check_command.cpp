// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/batch_command.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/trust.h"
#include "cli/waiting.h"

namespace mailvitals::cli {

int runCheck(const CheckOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    if (const auto error = whyNotTrustable(options.settings.caFile)) {
        printError(*error);
        return exitUsage;
    }
    if (const auto error = whyNoAnchors(options.settings.trustAnchorFile, options.settings.rootHintsFile)) {
        printError(*error);
        return exitUsage;
    }
    if (options.batch) return runBatch(options, policy);
    const run::CheckUpdate result = runToTheEnd(options.request, policy, options.settings);
    const report::Report report = report::makeReport(*result.evidence, result.findings, policy.catalogue);
    if (result.cancelled) printError("Stopped; this is what had been seen by then.");
    if (const auto error = writeOutputs(options.outputs, report, *result.evidence, policy)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
