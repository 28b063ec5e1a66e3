// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/assessor.h"

#include <algorithm>

namespace mailvitals::run {
namespace {

/// A rule is asked again once this part of what it waited for has come. Its cost then grows with the number
/// of its questions and the logarithm of that, not with the square.
constexpr std::size_t goodPart = 8;

}  // namespace

Assessor::Assessor(const Evidence& evidence, const Policy& policy, const RuleSelection& selection,
                   std::chrono::sys_seconds now)
    : evidence_(evidence),
      policy_(policy),
      now_(now),
      rules_(selectedRules(selection, evidence.request, policy.catalogue)),
      results_(rules_.size()),
      leftOut_(leftOutOf(selection, evidence.request, policy.catalogue)) {}

void Assessor::assess(std::size_t rule, const Sink& sink) {
    behind_.erase(rule);
    results_[rule] = assessRule(*rules_[rule], evidence_, policy_, now_);
    for (const Question& question : results_[rule].open) waitingFor_[question].insert(rule);
    if (!results_[rule].wants.empty()) sink(results_[rule].wants);
}

void Assessor::begin(const Sink& sink) {
    for (std::size_t rule = 0; rule < rules_.size(); ++rule) assess(rule, sink);
}

void Assessor::answered(const std::vector<Question>& questions, const Sink& sink) {
    for (const Question& question : questions) {
        const auto found = waitingFor_.find(question);
        if (found == waitingFor_.end()) continue;
        for (const std::size_t rule : found->second) ++behind_[rule];
        waitingFor_.erase(found);
    }
    std::vector<std::size_t> due;
    for (const auto& [rule, answers] : behind_) {
        if (answers * goodPart >= results_[rule].open.size()) due.push_back(rule);
    }
    for (const std::size_t rule : due) assess(rule, sink);
}

void Assessor::catchUp(const Sink& sink) {
    while (!behind_.empty()) assess(behind_.begin()->first, sink);
}

bool Assessor::isWaitedFor(const Question& question) const {
    return std::any_of(results_.begin(), results_.end(), [&](const RuleAssessment& result) {
        return result.waiting &&
               std::find(result.open.begin(), result.open.end(), question) != result.open.end();
    });
}

std::vector<Finding> Assessor::findings() const {
    std::vector<Finding> all;
    for (const RuleAssessment& result : results_) {
        all.insert(all.end(), result.findings.begin(), result.findings.end());
    }
    return wholeOf(std::move(all), leftOut_, evidence_, policy_.catalogue);
}

std::vector<Finding> Assessor::finalFindings() const {
    std::vector<Finding> all;
    for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
        const auto findings = mailvitals::finalFindings(*rules_[rule], results_[rule], evidence_, policy_);
        all.insert(all.end(), findings.begin(), findings.end());
    }
    for (Finding& finding : conclusionsOf(rules_, all, evidence_.request, policy_))
        all.push_back(std::move(finding));
    return wholeOf(std::move(all), leftOut_, evidence_, policy_.catalogue);
}

std::vector<std::string> Assessor::waiting() const {
    std::vector<std::string> ids;
    for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
        if (results_[rule].waiting) ids.emplace_back(rules_[rule]->id);
    }
    return ids;
}

}  // namespace mailvitals::run
