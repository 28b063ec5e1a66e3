// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/derived.h"
#include "evidence/json.h"
#include "support/scenario.h"

#include <algorithm>
#include <random>
#include <stdexcept>

namespace mailvitals::test {
namespace {

const Rule& ruleNamed(const std::string& id) {
    const auto& rules = allRules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
    if (found == rules.end()) throw std::invalid_argument("no such rule: " + id);
    return *found;
}

std::string nameOf(const Finding& finding) {
    return finding.tag + " " + finding.subject.toString();
}

std::set<std::string> namesOf(const std::vector<Finding>& findings) {
    std::set<std::string> names;
    for (const Finding& finding : findings) names.insert(nameOf(finding));
    return names;
}

/// Ids of everything in the evidence that has its answer or its failure.
std::set<std::string> answeredIds(const Evidence& evidence) {
    std::set<std::string> ids;
    const auto collect = [&](const auto& items) {
        for (const auto& [question, attempt] : items) {
            if (!attempt.isOpen()) ids.insert(question.id());
        }
    };
    std::apply([&](const auto&... items) { (collect(items), ...); }, evidence.items);
    return ids;
}

/// "{name}" left in a text: an argument that the rule did not give.
bool hasUnfilled(const std::string& text) {
    for (std::size_t open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
        std::size_t end = open + 1;
        while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
        if (end > open + 1 && end < text.size() && text[end] == '}') return true;
    }
    return false;
}

bool hasUnfilled(const Document& document) {
    const auto inSpans = [](const Spans& spans) {
        return std::any_of(spans.begin(), spans.end(),
                           [](const Span& span) { return hasUnfilled(span.text) || hasUnfilled(span.href); });
    };
    return std::any_of(document.begin(), document.end(), [&](const Block& block) {
        return inSpans(block.spans) || hasUnfilled(block.code) ||
               std::any_of(block.items.begin(), block.items.end(), inSpans);
    });
}

/// The message with every argument that was given replaced by a name that even a command may have, so that
/// what the network said cannot look like a placeholder.
Finding withBlankArgs(Finding finding) {
    for (Arg& arg : finding.args) arg.value = std::string("mail.example");
    return finding;
}

void lint(const Finding& finding, const Evidence& evidence, const Catalogue& catalogue,
          std::vector<std::string>& problems) {
    const auto wrong = [&](const std::string& what) { problems.push_back(nameOf(finding) + ": " + what); };
    const Message* message = catalogue.message(finding.rule, finding.tag);
    if (!message) return wrong("the page has no such message");
    if (message->level != finding.outcome) wrong("its level is not the page's");
    if (finding.subject.toString().empty()) wrong("it is about nothing");
    const Finding blank = withBlankArgs(finding);
    if (hasUnfilled(catalogue.sentence(blank)) || hasUnfilled(catalogue.advice(blank)))
        wrong("an argument is missing in: " + catalogue.sentence(finding));
    const std::set<std::string> answered = answeredIds(evidence);
    for (const std::string& id : finding.evidence) {
        if (derivedFrom(id)) continue;  // worked out from items, no item itself
        if (!answered.contains(id)) wrong("it cites what is not in the evidence: \"" + id + "\"");
    }
}

/// What is saved is read, and judged as before.
std::string changeByTheFile(const Rule& rule, const RuleAssessment& before, const Evidence& evidence,
                            const Scenario& scenario) {
    const auto read = evidenceFromJson(toJson(evidence));
    if (!read)
        return "it is saved so that nobody can read it: " + read.error().where + ": " + read.error().what;
    if (read->request != evidence.request) return "what was asked for is not what was saved";
    const RuleAssessment after = assessRule(rule, *read, scenario.policy, scenario.now);
    const bool same = after.findings == before.findings && after.waiting == before.waiting;
    return same ? std::string() : "saved and read, it says something else";
}

}  // namespace

/// Answers come one by one, in an order that no rule may rely on. On the way nothing that was said may be
/// taken back: a light may leave grey, but green does not turn red because somebody spoke too soon.
Scenario::Judged Scenario::judge(const std::string& id) const {
    const Rule& rule = ruleNamed(id);
    Judged judged;
    std::vector<std::string>& problems = judged.problems;
    Evidence evidence(request);
    std::set<Question> unanswerable;
    std::set<std::string> said;
    std::mt19937 order(static_cast<unsigned>(std::hash<std::string>{}(id)));
    RuleAssessment assessment = assessRule(rule, evidence, policy, now);
    for (;;) {
        if (assessment.waiting && assessment.open.empty()) problems.emplace_back("it waits for nothing");
        for (const std::string& name : said) {
            if (!namesOf(assessment.findings).contains(name)) problems.push_back("said too soon: " + name);
        }
        said = namesOf(assessment.findings);
        std::vector<Question> next;
        for (const Question& question : assessment.open) {
            if (!unanswerable.contains(question)) next.push_back(question);
        }
        if (next.empty()) break;
        const Question question = next[order() % next.size()];
        answer(question, evidence, static_cast<int>(evidence.size()));
        unanswerable.insert(question);  // whatever came of it, it is not asked again
        assessment = assessRule(rule, evidence, policy, now);
    }
    judged.waiting = assessment.waiting;
    judged.findings =
        assessment.waiting ? assessment.findings : finalFindings(rule, assessment, evidence, policy);
    for (const Finding& finding : judged.findings) lint(finding, evidence, policy.catalogue, problems);
    if (const std::string change = changeByTheFile(rule, assessment, evidence, *this); !change.empty())
        problems.push_back(change);
    return judged;
}

}  // namespace mailvitals::test
