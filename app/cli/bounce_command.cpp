// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/waiting.h"
#include "evidence/bounce_item.h"

namespace mailvitals::cli {

int runBounce(const BounceOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const Outputs& outputs = options.outputs;
    if (const auto error =
            whyNotKept({options.file}, {outputs.json, outputs.html, outputs.pdf, outputs.evidence})) {
        printError(*error);
        return exitUsage;
    }
    auto input = readNamed(options.file, bounce::maxSize);
    if (!input) {
        printError(input.error());
        return exitUsage;
    }
    auto notice = bounce::parse(std::move(input->bytes));
    if (!notice) {
        printError(options.file + " cannot be read as a bounce: " + notice.error().what + ".");
        return exitUsage;
    }
    auto item = std::make_shared<BounceItem>(BounceItem{input->name, std::move(*notice)});
    CheckRequest request{targetOf(*item), {}, {}, {}, {}};
    request.bounce = std::move(item);
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
