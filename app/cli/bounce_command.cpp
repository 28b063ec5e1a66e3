// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/evidence_file.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/waiting.h"
#include "evidence/bounce_item.h"
#include "rules/assess.h"

#include <algorithm>
#include <set>

namespace mailvitals::cli {
namespace {

/// What there is to be reported, and what it rests on.
struct Explanation {
    Evidence evidence;
    std::vector<Finding> findings;
    std::string note = {};  ///< for who reads the terminal; empty: none
};

/// The rules that look at what the replies are about.
std::set<std::string> rulesNamedIn(const std::vector<Finding>& findings) {
    std::set<std::string> rules;
    for (const Finding& finding : findings) {
        for (const Arg& arg : finding.args) {
            const auto* names = std::get_if<std::vector<std::string>>(&arg.value);
            if (arg.name == arg::rules && names) rules.insert(names->begin(), names->end());
        }
    }
    return rules;
}

/// Adds what a check that was made before found wrong of it.
Expected<Explanation, std::string> withCheck(Explanation bounce, const std::string& file,
                                             const Policy& policy) {
    auto check = readEvidence(file);
    if (!check) return unexpected(check.error());
    const CheckRequest& request = check->request;
    if (request.message || request.configuration || request.bounce)
        return unexpected(file + " is no evidence of a check of a domain.");
    const std::set<std::string> rules = rulesNamedIn(bounce.findings);
    std::size_t causes = 0;
    for (Finding& finding : judge(*check, policy, {}, check->startedAt)) {
        const bool wrong = finding.outcome == Outcome::Critical || finding.outcome == Outcome::Warning;
        if (!wrong || !rules.contains(finding.rule)) continue;
        finding.because.reset();
        bounce.findings.push_back(std::move(finding));
        ++causes;
    }
    std::stable_sort(bounce.findings.begin(), bounce.findings.end(), [&](const Finding& a, const Finding& b) {
        return policy.catalogue.placeOf(a.rule) < policy.catalogue.placeOf(b.rule);
    });
    if (causes == 0 && !rules.empty())
        bounce.note = "The saved check found nothing wrong of that which the bounce is about.\n";
    auto item = bounce.evidence.request.bounce;
    bounce.evidence = std::move(*check);
    bounce.evidence.request.bounce = std::move(item);
    return bounce;
}

}  // namespace

int runBounce(const BounceOptions& options, const Policy& policy) {
    if (const auto error = whyNotWritable(options.outputs)) {
        printError(*error);
        return exitUsage;
    }
    const Outputs& outputs = options.outputs;
    if (const auto error = whyNotKept({options.file, options.check}, {outputs.json, outputs.html, outputs.pdf,
                                                                      outputs.markdown, outputs.evidence})) {
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
    Expected<Explanation, std::string> shown = Explanation{*result.evidence, result.findings};
    if (!options.check.empty()) shown = withCheck(std::move(*shown), options.check, policy);
    if (!shown) {
        printError(shown.error());
        return exitUsage;
    }
    const bool readsTerminal = outputs.json != "-" && outputs.html != "-" && outputs.markdown != "-";
    if (!shown->note.empty() && readsTerminal) printOut(shown->note);
    const report::Report report = report::makeReport(shown->evidence, shown->findings, policy.catalogue);
    if (const auto error = writeOutputs(options.outputs, report, shown->evidence, policy)) {
        printError(*error);
        return exitUsage;
    }
    return exitStatusOf(report.light);
}

}  // namespace mailvitals::cli
