// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/outline.h"

#include "report/masked_report.h"
#include "report/remediation.h"

#include <algorithm>
#include <map>

namespace mailvitals::report {
namespace {

/// A finding that leans on more is understood from these.
constexpr std::size_t mostCitations = 12;

bool isAlarm(Outcome outcome) {
    return outcome == Outcome::Critical || outcome == Outcome::Warning;
}

class Outliner {
 public:
    Outliner(const Report& report, const Evidence& evidence, const Catalogue& catalogue)
        : report_(report), evidence_(evidence), catalogue_(catalogue) {}

    AreaOutline outline(const AreaReport& area) {
        AreaOutline result{&area, {}, {}, {}};
        for (const ShownFinding& finding : area.findings) {
            if (finding.outcome == Outcome::Pass) {
                result.passed.push_back(&finding);
            } else if (finding.outcome == Outcome::NotApplicable) {
                // Those that took no part are named where the area's light is explained.
                if (!tookNoPart(finding)) addOnce(result.notApplicable, finding.rule);
            } else {
                tell(finding, sectionOf(finding.rule, result.sections));
            }
        }
        for (RuleSection& section : result.sections) addRemediation(section);
        return result;
    }

 private:
    static void addOnce(std::vector<std::string>& list, const std::string& value) {
        if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
    }

    /// Findings come in by urgency, so a section stands where its most urgent finding belongs.
    RuleSection& sectionOf(const std::string& rule, std::vector<RuleSection>& sections) const {
        const auto known = std::find_if(sections.begin(), sections.end(),
                                        [&](const RuleSection& section) { return section.page->id == rule; });
        if (known != sections.end()) return *known;
        sections.push_back({catalogue_.page(rule), {}, {}});
        return sections.back();
    }

    void tell(const ShownFinding& finding, RuleSection& section) {
        FindingEntry entry{&finding, catalogue_.advice(finding), {}, 0};
        // The filled-in text is compared: two lists with pages of their own are two pieces of advice.
        std::vector<Document>& given = adviceGiven_[finding.rule];
        if (std::find(given.begin(), given.end(), entry.advice) == given.end()) {
            given.push_back(entry.advice);
        } else {
            entry.advice.clear();
        }
        cite(finding.evidence, entry);
        section.entries.push_back(std::move(entry));
    }

    void cite(const std::vector<std::string>& ids, FindingEntry& entry) {
        for (const std::string& id : ids) {
            const bool cited = std::any_of(entry.citations.begin(), entry.citations.end(),
                                           [&](const Citation& citation) { return citation.id == id; });
            if (cited) continue;
            if (entry.citations.size() == mostCitations) {
                ++entry.further;
                continue;
            }
            const auto [place, fresh] = numbers_.emplace(id, static_cast<int>(numbers_.size()) + 1);
            entry.citations.push_back({place->second, id, fresh});
        }
    }

    void addRemediation(RuleSection& section) const {
        std::vector<const Finding*> alarms;
        for (const FindingEntry& entry : section.entries) {
            if (isAlarm(entry.finding->outcome)) alarms.push_back(entry.finding);
        }
        if (alarms.empty()) return;
        section.remediation = masked(report_, remediationFor(*section.page, alarms, evidence_));
    }

    const Report& report_;
    const Evidence& evidence_;
    const Catalogue& catalogue_;
    std::map<std::string, int> numbers_;
    std::map<std::string, std::vector<Document>> adviceGiven_;
};

}  // namespace

std::vector<AreaOutline> outlineOf(const Report& report, const Evidence& evidence,
                                   const Catalogue& catalogue) {
    Outliner outliner(report, evidence, catalogue);
    std::vector<AreaOutline> areas;
    for (const AreaReport& area : report.areas) areas.push_back(outliner.outline(area));
    return areas;
}

}  // namespace mailvitals::report
