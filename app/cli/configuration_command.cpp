// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/waiting.h"

namespace mailvitals::cli {
int runConfiguration(const ConfigurationOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const Outputs& outputs = options.outputs;
    if (const auto error = whyNotKept(
            options.files, {outputs.json, outputs.html, outputs.pdf, outputs.markdown, outputs.evidence})) {
        printError(*error);
        return exitUsage;
    }
    auto item = std::make_shared<ConfigurationItem>();
    for (const std::string& file : options.files) {
        const auto input = readNamed(file, config::maxText);
        if (!input) {
            printError(input.error());
            return exitUsage;
        }
        item->add(input->bytes, input->name);
    }
    CheckRequest request{targetOf(*item), {}, {}, {}, {}};
    request.configuration = std::move(item);
    // No rule of such a check asks anybody, so this touches no network.
    const run::CheckUpdate result = runToTheEnd(request, policy, {});
    const report::Report report = report::makeReport(*result.evidence, result.findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, *result.evidence, policy)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
