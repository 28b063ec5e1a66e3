// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/condense.h"

#include "base/ascii.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace mailvitals {
namespace {

/// The form of a message for several subjects stands on the page under this tag.
std::string tagForSeveral(const Finding& finding) {
    return finding.tag + "-several";
}

bool hasFormForSeveral(const Finding& finding, const Catalogue& catalogue) {
    const RulePage* page = catalogue.page(finding.rule);
    return page && page->message(tagForSeveral(finding));
}

/// What several findings have to share to be told as one.
using Alike = std::tuple<std::string, std::string, Outcome, std::string>;

Alike alikeOf(const Finding& finding, const Catalogue& catalogue) {
    return {finding.rule, finding.tag, finding.outcome,
            hasFormForSeveral(finding, catalogue) ? std::string() : catalogue.sentence(finding)};
}

void addOnce(std::vector<std::string>& list, const std::string& value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

std::string_view kindOf(std::string_view id) {
    return id.substr(0, id.find(':'));
}

/// What one finding shows first (the matrix of a relay test, say) is shown first of the other as well.
void addFirst(std::vector<std::string>& list, const std::string& id) {
    if (std::find(list.begin(), list.end(), id) != list.end()) return;
    auto place = list.begin();
    while (place != list.end() && kindOf(*place) == kindOf(list.front()) && kindOf(*place) == kindOf(id))
        ++place;
    list.insert(place == list.begin() ? list.end() : place, id);
}

void addTo(ShownFinding& told, const ShownFinding& other) {
    told.also.push_back(other.subject);
    if (!other.evidence.empty()) addFirst(told.evidence, other.evidence.front());
    for (const std::string& id : other.evidence) addOnce(told.evidence, id);
    told.waiting.insert(told.waiting.end(), other.waiting.begin(), other.waiting.end());
}

std::vector<Subject> subjectsOf(const ShownFinding& finding) {
    std::vector<Subject> subjects{finding.subject};
    subjects.insert(subjects.end(), finding.also.begin(), finding.also.end());
    return subjects;
}

/// The words of the page for several, with what they name.
void speakOfSeveral(ShownFinding& told, const Catalogue& catalogue) {
    if (told.also.empty() || !hasFormForSeveral(told, catalogue)) return;
    told.tag = tagForSeveral(told);
    told.args.push_back({arg::found, subjectOf(told)});
}

ShownFinding* findIn(std::vector<ShownFinding>& findings, const FindingRef& ref) {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.rule == ref.rule && finding.subject == ref.subject;
    });
    return found == findings.end() ? nullptr : &*found;
}

}  // namespace

std::vector<ShownFinding> condensed(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    std::vector<ShownFinding> told;
    for (const Finding& finding : findings) {
        if (!finding.because) told.emplace_back(finding);
    }
    for (const Finding& finding : findings) {
        if (!finding.because) continue;
        if (ShownFinding* cause = findIn(told, *finding.because))
            cause->waiting.push_back({finding.rule, finding.subject});
        else
            told.emplace_back(finding);  // its cause is not among them
    }
    std::vector<ShownFinding> merged;
    std::map<Alike, std::size_t> firsts;
    for (ShownFinding& finding : told) {
        const bool mergeable = finding.outcome != Outcome::Pass && finding.outcome != Outcome::NotApplicable;
        if (mergeable) {
            const auto [first, isNew] = firsts.emplace(alikeOf(finding, catalogue), merged.size());
            if (!isNew && merged[first->second].subject != finding.subject) {
                addTo(merged[first->second], finding);
                continue;
            }
        }
        merged.push_back(std::move(finding));
    }
    for (ShownFinding& finding : merged) speakOfSeveral(finding, catalogue);
    return merged;
}

std::string subjectOf(const ShownFinding& finding) {
    if (finding.also.empty()) return finding.subject.toString();
    std::vector<std::string> addresses;
    std::vector<std::string> names;
    std::set<std::uint16_t> ports;
    bool everyPort = true;
    for (const Subject& subject : subjectsOf(finding)) {
        const auto address = subject.address();
        addOnce(address ? addresses : names, address ? address->toString() : subject.toString());
        if (const IpEndpoint* endpoint = subject.endpoint()) ports.insert(endpoint->port);
        everyPort = everyPort && subject.endpoint();
    }
    std::vector<std::string> parts;
    if (addresses.size() == 1) parts.push_back(addresses.front());
    if (addresses.size() > 1) parts.push_back(std::to_string(addresses.size()) + " addresses");
    if (everyPort && !ports.empty()) {
        std::string list = ports.size() == 1 ? "port" : "ports";
        for (const std::uint16_t port : ports)
            list += (port == *ports.begin() ? " " : ", ") + std::to_string(port);
        parts.push_back(list);
    }
    constexpr std::size_t mostNames = 4;
    if (names.size() > mostNames)
        parts.push_back(std::to_string(names.size()) + " names");
    else
        parts.insert(parts.end(), names.begin(), names.end());
    return ascii::join(parts, ", ");
}

std::string waitingSentence(const ShownFinding& finding) {
    const std::size_t count = finding.waiting.size();
    if (count == 0) return {};
    return count == 1 ? "1 more check depends on it." : std::to_string(count) + " more checks depend on it.";
}

std::string waitingNote(const ShownFinding& finding) {
    std::string note = waitingSentence(finding);
    if (note.empty()) return note;
    std::vector<std::string> rules;
    for (const FindingRef& ref : finding.waiting) addOnce(rules, ref.rule);
    constexpr std::size_t mostRules = 12;
    const std::size_t rest = rules.size() > mostRules ? rules.size() - mostRules : 0;
    rules.resize(rules.size() - rest);
    note.back() = ':';
    return note + " " + ascii::join(rules, ", ") +
           (rest > 0 ? " and " + std::to_string(rest) + " more rules." : ".");
}

}  // namespace mailvitals
