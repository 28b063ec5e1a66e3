// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/rule.h"

#include <set>
#include <string>
#include <vector>

namespace mailvitals {

/// Which rules take part, by id or by area. Empty `only` means all.
struct RuleSelection {
    std::vector<std::string> only;
    std::vector<std::string> skip;

    bool includes(const RulePage& page) const;
    /// The first word that is neither a rule with code nor an area of one; none: all are known.
    std::optional<std::string> unknownWord(const Catalogue& catalogue) const;
};

/// One rule's view of the evidence as it is now.
struct RuleAssessment {
    std::vector<Finding> findings;
    std::vector<Want> wants;
    std::vector<Question> open;  ///< a new answer to any of these can change the above; nothing else can
    bool waiting = false;
};

RuleAssessment assessRule(const Rule& rule, const Evidence& evidence, const Policy& policy,
                          std::chrono::sys_seconds now);

/// The rules of a selection that have both code and a page, and in this check something to judge; in the
/// catalogue's order.
std::vector<const Rule*> selectedRules(const RuleSelection& selection, const CheckRequest& request,
                                       const Catalogue& catalogue);

/// plan: the questions that can be put now. Pure.
std::vector<Want> plan(const Evidence& evidence, const Policy& policy, const RuleSelection& selection,
                       std::chrono::sys_seconds now);

/// judge: what the evidence says, rule by rule in the catalogue's order. Pure. What a rule is still waiting
/// for is reported as unknown: nobody will look any more.
std::vector<Finding> judge(const Evidence& evidence, const Policy& policy, const RuleSelection& selection,
                           std::chrono::sys_seconds now);

/// What those rules say that rest on the findings of the others, all of which must be final.
std::vector<Finding> conclusionsOf(const std::vector<const Rule*>& rules,
                                   const std::vector<Finding>& findings, const CheckRequest& request,
                                   const Policy& policy);

/// One finding for each decisive rule that did not take part, in an area in which others did: left out by the
/// selection, or laid out for a later version. So nobody takes what was seen for the whole.
std::vector<Finding> leftOutOf(const RuleSelection& selection, const CheckRequest& request,
                               const Catalogue& catalogue);

/// The findings of all rules together, in the catalogue's order, with their causes.
std::vector<Finding> wholeOf(std::vector<Finding> findings, const std::vector<Finding>& leftOut,
                             const Evidence& evidence, const Catalogue& catalogue);

/// The findings of one rule when no more evidence will come.
std::vector<Finding> finalFindings(const Rule& rule, const RuleAssessment& assessment,
                                   const Evidence& evidence, const Policy& policy);

}  // namespace mailvitals
