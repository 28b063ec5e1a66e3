// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/assess.h"

#include "base/printable.h"
#include "findings/light.h"
#include "rules/causes.h"

#include <algorithm>
#include <exception>

namespace mailvitals {
namespace {

bool names(const std::vector<std::string>& words, const RulePage& page) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word == page.id || word == idOf(page.area); });
}

/// Where there is a message, it alone is judged; and so are configuration texts, and a bounce.
bool judges(Scope scope, const CheckRequest& request) {
    if (request.bounce) return scope == Scope::Bounce || scope == Scope::AnyOfThese;
    if (scope == Scope::Bounce) return false;
    if (request.configuration) return scope == Scope::AnyAndConfiguration || scope == Scope::AnyOfThese;
    if (scope == Scope::AnyAndConfiguration || scope == Scope::AnyOfThese) return request.message == nullptr;
    if (scope == Scope::AnyAndMessage) return true;
    if (scope == Scope::Proof) return request.proof.has_value();
    return (scope == Scope::Message) == (request.message != nullptr);
}

/// A mistake in one rule costs the verdict of that rule, never the check. What it had said before may rest on
/// the same mistake, so nothing of it is kept; and nothing is asked for it any more.
RuleAssessment faulty(const Rule& rule, const char* what, const Evidence& evidence, const Policy& policy) {
    Verdicts verdicts(rule.id, policy.catalogue);
    verdicts.say("internal-fault", evidence.request.target.toString(),
                 {{arg::name, std::string(rule.id)}, {arg::detail, printable(what)}});
    return {verdicts.findings(), {}, {}, false};
}

/// A rule may ask the same thing many times. How much it waits for is measured by what is still to come.
std::vector<Question> eachOnce(const std::vector<Question>& questions) {
    std::set<Question> seen;
    std::vector<Question> once;
    for (const Question& question : questions) {
        if (seen.insert(question).second) once.push_back(question);
    }
    return once;
}

}  // namespace

bool RuleSelection::includes(const RulePage& page) const {
    return (only.empty() || names(only, page)) && !names(skip, page);
}

std::optional<std::string> RuleSelection::unknownWord(const Catalogue& catalogue) const {
    for (const auto* words : {&only, &skip}) {
        for (const std::string& word : *words) {
            const bool known = std::any_of(allRules().begin(), allRules().end(), [&](const Rule& rule) {
                const RulePage* page = catalogue.page(rule.id);
                return page && names({word}, *page);
            });
            if (!known) return word;
        }
    }
    return std::nullopt;
}

RuleAssessment assessRule(const Rule& rule, const Evidence& evidence, const Policy& policy,
                          std::chrono::sys_seconds now) {
    if (!rule.judge) return {};
    Inquiry inquiry(evidence, policy, now);
    Verdicts verdicts(rule.id, policy.catalogue);
    const bool bareAddress = evidence.request.target.address() != nullptr;
    if (rule.scope == Scope::Domain && bareAddress) {
        verdicts.doesNotApply(evidence.request.target.toString(), "an address has no records of a domain");
    } else {
        try {
            rule.judge(inquiry, verdicts);
        } catch (const std::exception& fault) {
            return faulty(rule, fault.what(), evidence, policy);
        } catch (...) {
            return faulty(rule, "an exception of no known type", evidence, policy);
        }
    }
    return {verdicts.findings(), inquiry.wants(), eachOnce(inquiry.open()), verdicts.isWaiting()};
}

std::vector<const Rule*> selectedRules(const RuleSelection& selection, const CheckRequest& request,
                                       const Catalogue& catalogue) {
    std::vector<const Rule*> rules;
    for (const Rule& rule : allRules()) {
        if (!judges(rule.scope, request)) continue;
        const RulePage* page = catalogue.page(rule.id);
        if (page && selection.includes(*page)) rules.push_back(&rule);
    }
    std::sort(rules.begin(), rules.end(), [&](const Rule* a, const Rule* b) {
        return catalogue.placeOf(a->id) < catalogue.placeOf(b->id);
    });
    return rules;
}

std::vector<Finding> conclusionsOf(const std::vector<const Rule*>& rules,
                                   const std::vector<Finding>& findings, const CheckRequest& request,
                                   const Policy& policy) {
    std::vector<Finding> all;
    for (const Rule* rule : rules) {
        if (!rule->conclude) continue;
        Verdicts verdicts(rule->id, policy.catalogue);
        if (rule->scope == Scope::Domain && request.target.address())
            verdicts.doesNotApply(request.target.toString(), "an address has no records of a domain");
        else
            rule->conclude(findings, request, policy, verdicts);
        all.insert(all.end(), verdicts.findings().begin(), verdicts.findings().end());
    }
    return all;
}

std::vector<Finding> leftOutOf(const RuleSelection& selection, const CheckRequest& request,
                               const Catalogue& catalogue) {
    std::vector<Finding> findings;
    if (request.message || request.configuration || request.bounce || request.proof) return findings;
    std::set<Area> areas;
    for (const Rule* rule : selectedRules(selection, request, catalogue))
        areas.insert(catalogue.page(rule->id)->area);
    const auto say = [&](const RulePage& page, std::string_view tag) {
        Verdicts verdicts(page.id, catalogue);
        verdicts.say(tag, request.target.toString());
        findings.push_back(verdicts.findings().front());
    };
    for (const RulePage& page : catalogue.pages()) {
        if (!page.decisive || !areas.contains(page.area)) continue;
        const auto rule = std::find_if(allRules().begin(), allRules().end(),
                                       [&](const Rule& each) { return each.id == page.id; });
        const bool aboutDomain = rule == allRules().end() || rule->scope == Scope::Domain;
        if (aboutDomain && request.target.address()) continue;
        if (page.planned)
            say(page, plannedTag);
        else if (rule != allRules().end() && judges(rule->scope, request) && !selection.includes(page))
            say(page, leftOutTag);
    }
    return findings;
}

std::vector<Finding> wholeOf(std::vector<Finding> findings, const std::vector<Finding>& leftOut,
                             const Evidence& evidence, const Catalogue& catalogue) {
    findings.insert(findings.end(), leftOut.begin(), leftOut.end());
    std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
        return catalogue.placeOf(a.rule) < catalogue.placeOf(b.rule);
    });
    linkCauses(findings, evidence, catalogue);
    return findings;
}

std::vector<Want> plan(const Evidence& evidence, const Policy& policy, const RuleSelection& selection,
                       std::chrono::sys_seconds now) {
    std::vector<Want> wants;
    std::set<Question> seen;
    for (const Rule* rule : selectedRules(selection, evidence.request, policy.catalogue)) {
        for (Want& want : assessRule(*rule, evidence, policy, now).wants) {
            if (seen.insert(want.question).second) wants.push_back(std::move(want));
        }
    }
    return wants;
}

std::vector<Finding> finalFindings(const Rule& rule, const RuleAssessment& assessment,
                                   const Evidence& evidence, const Policy& policy) {
    if (!rule.judge) return {};
    if (!assessment.waiting && !assessment.findings.empty()) return assessment.findings;
    // Texts of a configuration are handed over for one question, and so is a bounce; what else might be read
    // in them may be silent.
    const bool texts = evidence.request.configuration || evidence.request.bounce;
    if (!assessment.waiting && texts) return {};
    Verdicts rest(rule.id, policy.catalogue);
    const Subject subject = evidence.request.target.toString();
    if (assessment.waiting)
        rest.say("not-looked-at", subject);
    else
        rest.doesNotApply(subject, "there is nothing here that it could speak of");
    std::vector<Finding> findings = assessment.findings;
    findings.insert(findings.end(), rest.findings().begin(), rest.findings().end());
    return findings;
}

std::vector<Finding> judge(const Evidence& evidence, const Policy& policy, const RuleSelection& selection,
                           std::chrono::sys_seconds now) {
    std::vector<Finding> findings;
    const std::vector<const Rule*> rules = selectedRules(selection, evidence.request, policy.catalogue);
    for (const Rule* rule : rules) {
        const RuleAssessment assessment = assessRule(*rule, evidence, policy, now);
        for (Finding& finding : finalFindings(*rule, assessment, evidence, policy)) {
            findings.push_back(std::move(finding));
        }
    }
    for (Finding& finding : conclusionsOf(rules, findings, evidence.request, policy))
        findings.push_back(std::move(finding));
    return wholeOf(std::move(findings), leftOutOf(selection, evidence.request, policy.catalogue), evidence,
                   policy.catalogue);
}

}  // namespace mailvitals
