// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/recovery.h"

#include "report/mail_system.h"

#include <algorithm>

namespace mailvitals::report {
namespace {

/// What says nothing about the server, only about what was handed over or could be asked.
bool tellsSomething(const Finding& finding) {
    return finding.outcome != Outcome::NotApplicable && finding.tag != "nothing-given";
}

std::vector<Finding> seenBy(const RecoveryStep& step, const std::vector<Finding>& findings) {
    std::vector<Finding> seen;
    for (const std::string& rule : step.watches) {
        std::copy_if(findings.begin(), findings.end(), std::back_inserter(seen),
                     [&](const Finding& finding) { return finding.rule == rule && tellsSomething(finding); });
    }
    std::stable_sort(seen.begin(), seen.end(), [](const Finding& a, const Finding& b) {
        return urgencyOf(a.outcome) > urgencyOf(b.outcome);
    });
    return seen;
}

bool isSeenClosed(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    bool passed = false;
    for (const Finding& finding : findings) {
        if (isReasonForRecovery(finding, catalogue)) return false;
        if (finding.rule != "relay.open" || finding.outcome == Outcome::NotApplicable) continue;
        if (finding.outcome != Outcome::Pass) return false;
        passed = true;
    }
    return passed;
}

/// Where the owner's domain is not a plain name the reader is told to put it there himself.
Args namesOf(const Target& target) {
    const DomainName* domain = target.domain();
    return {{arg::domain, domain && domain->isHostName() ? domain->toString() : std::string("YOUR-DOMAIN")}};
}

std::vector<StackFix> stacksFor(const RecoveryStep& step, const std::string& system, const Args& names) {
    std::vector<StackFix> stacks;
    for (const StackFix& stack : step.stacks) {
        if (system.empty() || stack.stack == system)
            stacks.push_back({stack.stack, fill(stack.steps, names)});
    }
    return stacks;
}

bool isKnown(const std::string& system, const Catalogue& catalogue) {
    const auto& steps = catalogue.recoveryGuide();
    return std::any_of(steps.begin(), steps.end(), [&](const RecoveryStep& step) {
        return std::any_of(step.stacks.begin(), step.stacks.end(),
                           [&](const StackFix& stack) { return stack.stack == system; });
    });
}

}  // namespace

std::size_t Recovery::countDone() const {
    return static_cast<std::size_t>(
        std::count_if(tasks.begin(), tasks.end(), [](const RecoveryTask& task) { return task.done; }));
}

bool isReasonForRecovery(const Finding& finding, const Catalogue& catalogue) {
    return finding.outcome == Outcome::Critical && catalogue.offers(finding, Tool::Recovery);
}

Document adviceIn(const RecoveryTask& task, const Finding& seen, const Catalogue& catalogue) {
    const bool bad = seen.outcome == Outcome::Critical || seen.outcome == Outcome::Warning;
    return task.advises && bad ? catalogue.advice(seen) : Document();
}

bool isRecoveryWanted(const std::vector<Finding>& findings, const RecoveryProgress& progress,
                      const Catalogue& catalogue) {
    return !progress.done.empty() ||
           std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return isReasonForRecovery(finding, catalogue); });
}

Recovery recoveryFor(const std::vector<Finding>& findings, const Evidence& evidence,
                     const Catalogue& catalogue, const RecoveryProgress& progress) {
    Recovery recovery;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(recovery.reasons),
                 [&](const Finding& finding) { return isReasonForRecovery(finding, catalogue); });
    recovery.isClosed = isSeenClosed(findings, catalogue);
    recovery.system = progress.system;
    if (!isKnown(recovery.system, catalogue)) {
        recovery.system = recognisedMailSystem(evidence);
        recovery.recognised = isKnown(recovery.system, catalogue);
        if (!recovery.recognised) recovery.system.clear();
    }
    const Args names = namesOf(evidence.request.target);
    for (const RecoveryStep& step : catalogue.recoveryGuide()) {
        recovery.tasks.push_back({step.id, step.title, progress.done.contains(step.id),
                                  fill(step.text, names), stacksFor(step, recovery.system, names),
                                  seenBy(step, findings), step.advises});
    }
    return recovery;
}

}  // namespace mailvitals::report
