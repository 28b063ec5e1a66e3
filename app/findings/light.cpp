// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/light.h"

#include "base/ascii.h"
#include "findings/condense.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace mailvitals {
namespace {

/// The vantage says something about us, not about the server. What counts here, counts for the light, the
/// sentence beside it and every number in that sentence.
bool counts(const Finding& finding, const Catalogue& catalogue) {
    const RulePage* page = catalogue.page(finding.rule);
    return page && page->area != Area::Vantage;
}

std::vector<Finding> countingAmong(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    std::vector<Finding> counting;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(counting),
                 [&](const Finding& finding) { return counts(finding, catalogue); });
    return counting;
}

template <class F>
const F* firstWith(Outcome outcome, const std::vector<F>& findings) {
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [&](const F& finding) { return finding.outcome == outcome; });
    return found == findings.end() ? nullptr : &*found;
}

/// A finding that has another for its cause tells nothing by itself.
Outcome outcomeOf(const Finding& finding) {
    return finding.because ? Outcome::Unknown : finding.outcome;
}

void addOnce(std::vector<std::string>& list, const std::string& value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

std::string nameOfMissing(const Finding& finding) {
    if (finding.tag == plannedTag) return finding.rule + " (not in this version)";
    if (finding.tag == notConfirmedTag) return finding.rule + " (not confirmed as your server)";
    return finding.tag == leftOutTag ? finding.rule + " (left out)" : finding.rule;
}

enum class LeftOut { Counts, DoesNotCount };

AreaVerdict judged(Area area, const std::vector<Finding>& findings, const Catalogue& catalogue,
                   LeftOut leftOut) {
    AreaVerdict verdict;
    bool anything = false;
    bool warned = false;
    bool alarmed = false;
    for (const Finding& finding : findings) {
        const RulePage* page = catalogue.page(finding.rule);
        if (!page || page->area != area) continue;
        switch (outcomeOf(finding)) {
            case Outcome::Critical: alarmed = true; break;
            case Outcome::Warning: warned = true; break;
            case Outcome::Pass:
            case Outcome::Notice: anything = true; break;
            case Outcome::Unknown:
                if (page->decisive) addOnce(verdict.missing, nameOfMissing(finding));
                break;
            case Outcome::NotApplicable:
                if (leftOut == LeftOut::Counts && tookNoPart(finding) && page->decisive)
                    addOnce(verdict.missing, nameOfMissing(finding));
                break;
        }
    }
    const bool whole = anything && verdict.missing.empty();
    verdict.light = alarmed ? Light::Red : warned ? Light::Yellow : whole ? Light::Green : Light::Grey;
    verdict.partly = verdict.light == Light::Grey && anything;
    return verdict;
}

std::string countedAs(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + (count == 1 ? one : many);
}

std::size_t countOf(Outcome outcome, const std::vector<Finding>& findings) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(),
                      [&](const Finding& finding) { return outcomeOf(finding) == outcome; }));
}

/// Those that are shown: each cause, and what is said alike of several subjects, once.
std::size_t countShown(Outcome outcome, const std::vector<ShownFinding>& findings) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(),
                      [&](const ShownFinding& finding) { return finding.outcome == outcome; }));
}

/// The titles of the areas that stayed grey, so that the sentence can name them.
std::string greyAreas(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    std::string names;
    for (const Area area : allAreas) {
        const bool grey = judged(area, findings, catalogue, LeftOut::DoesNotCount).light == Light::Grey &&
                          std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
                              const RulePage* page = catalogue.page(finding.rule);
                              return page && page->area == area && outcomeOf(finding) == Outcome::Unknown;
                          });
        if (grey) names += (names.empty() ? "" : ", ") + std::string(titleOf(area));
    }
    return names;
}

/// "75 checks passed, 2 warnings, 5 could not be run", or "all 75 checks passed"
std::string tally(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    const std::size_t passed = countOf(Outcome::Pass, findings) + countOf(Outcome::Notice, findings);
    std::string text = countedAs(passed, " check passed", " checks passed");
    if (const std::size_t warnings = countShown(Outcome::Warning, condensed(findings, catalogue)))
        text += ", " + countedAs(warnings, " warning", " warnings");
    if (const std::size_t unknown = countOf(Outcome::Unknown, findings))
        text += ", " + std::to_string(unknown) + " could not be run";
    const bool nothingElse = text.find(',') == text.npos;
    return nothingElse && passed > 1 ? "all " + text : text;
}

/// What the owner wants to hear first, where it was seen at every endpoint: "Not an open relay; ". The title
/// of a page says the good state.
std::string headline(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    constexpr std::string_view first = "relay.open";
    bool passed = false;
    for (const Finding& finding : findings) {
        if (finding.rule != first || finding.outcome == Outcome::NotApplicable) continue;
        if (finding.outcome != Outcome::Pass) return "";
        passed = true;
    }
    return passed ? catalogue.page(first)->title + "; " : "";
}

/// Why all is grey: the finding on which most depends; of equals the first that the DNS gave, or else the
/// first of all. None: nothing is grey.
std::optional<ShownFinding> reasonForGrey(const std::vector<Finding>& all, const Catalogue& catalogue) {
    std::optional<ShownFinding> reason;
    const auto weightOf = [&](const ShownFinding& finding) {
        const RulePage* page = catalogue.page(finding.rule);
        return std::pair(finding.waiting.size(), page && page->area == Area::Dns);
    };
    for (const ShownFinding& finding : condensed(all, catalogue)) {
        const bool more = !reason || weightOf(finding) > weightOf(*reason);
        if (finding.outcome == Outcome::Unknown && more) reason = finding;
    }
    return reason;
}

/// " 35 of them depend on mx.present: ..."; empty where several reasons are alike.
std::string mainReason(const std::vector<Finding>& all, const Catalogue& catalogue) {
    const auto reason = reasonForGrey(all, catalogue);
    if (!reason || reason->waiting.size() < 2) return "";
    return " " + std::to_string(reason->waiting.size()) + " of them depend on " + reason->rule + ": " +
           catalogue.sentence(*reason);
}

/// " Partly checked: Transport (dane.tlsa)."; empty where everything that decides took part.
std::string partsLeftOut(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    std::string parts;
    for (const Area area : allAreas) {
        const AreaVerdict with = judged(area, findings, catalogue, LeftOut::Counts);
        const AreaVerdict without = judged(area, findings, catalogue, LeftOut::DoesNotCount);
        if (!with.partly || without.light != Light::Green) continue;
        std::vector<std::string> rules = with.missing;
        for (std::string& rule : rules)
            rule.resize(std::min(rule.find(' '), rule.size()));  // why, the area says
        parts += (parts.empty() ? "" : ", ") + std::string(titleOf(area)) + " (without " +
                 ascii::join(rules, ", ") + ")";
    }
    return parts.empty() ? "" : " Partly checked: " + parts + ".";
}

/// The critical finding that hurts the owner most.
const ShownFinding& headlineAmong(const std::vector<ShownFinding>& findings, const Catalogue& catalogue) {
    const ShownFinding* worst = firstWith(Outcome::Critical, findings);
    for (const ShownFinding& finding : findings) {
        const bool worse = finding.outcome == Outcome::Critical &&
                           catalogue.headlinePlaceOf(finding.rule) < catalogue.headlinePlaceOf(worst->rule);
        if (worse) worst = &finding;
    }
    return *worst;
}

/// Was anything of the server seen that is well?
bool anythingJudged(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        const Outcome outcome = outcomeOf(finding);
        return outcome == Outcome::Pass || outcome == Outcome::Notice;
    });
}

}  // namespace

std::string_view toString(Light light) {
    switch (light) {
        case Light::Green: return "green";
        case Light::Yellow: return "yellow";
        case Light::Red: return "red";
        case Light::Grey: break;
    }
    return "grey";
}

std::string_view wordOf(Light light) {
    switch (light) {
        case Light::Green: return "OK";
        case Light::Yellow: return "Warning";
        case Light::Red: return "Critical";
        case Light::Grey: break;
    }
    return "Unknown";
}

AreaVerdict verdictOn(Area area, const std::vector<Finding>& findings, const Catalogue& catalogue) {
    return judged(area, findings, catalogue, LeftOut::Counts);
}

Light lightOf(Area area, const std::vector<Finding>& findings, const Catalogue& catalogue) {
    return verdictOn(area, findings, catalogue).light;
}

bool tookNoPart(const Finding& finding) {
    return finding.outcome == Outcome::NotApplicable &&
           (finding.tag == leftOutTag || finding.tag == plannedTag || finding.tag == notConfirmedTag);
}

std::string_view wordOf(const AreaVerdict& verdict) {
    return verdict.partly ? "Partly checked" : wordOf(verdict.light);
}

Light overallLight(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    std::set<Area> counting;
    for (const Finding& finding : countingAmong(findings, catalogue)) {
        const RulePage* page = catalogue.page(finding.rule);
        if (finding.outcome != Outcome::NotApplicable) counting.insert(page->area);
    }
    std::set<Light> seen;
    for (const Area area : counting)
        seen.insert(judged(area, findings, catalogue, LeftOut::DoesNotCount).light);
    for (const Light light : {Light::Red, Light::Yellow, Light::Grey}) {
        if (seen.contains(light)) return light;
    }
    return seen.contains(Light::Green) ? Light::Green : Light::Grey;
}

int exitStatusOf(Light light) {
    switch (light) {
        case Light::Green: return 0;
        case Light::Yellow: return 1;
        case Light::Red: return 2;
        case Light::Grey: break;
    }
    return 3;
}

std::string verdictOf(Light light, const std::vector<Finding>& all, const Catalogue& catalogue) {
    const std::vector<Finding> findings = countingAmong(all, catalogue);
    std::string counted = headline(findings, catalogue) + tally(findings, catalogue);
    if (counted.starts_with("all")) counted.front() = 'A';
    switch (light) {
        case Light::Red: {
            const std::vector<ShownFinding> shown = condensed(findings, catalogue);
            const std::size_t others = countShown(Outcome::Critical, shown) - 1;
            const std::string rest =
                others == 0 ? ""
                            : " There " + std::string(others == 1 ? "is " : "are ") +
                                  countedAs(others, " more critical finding.", " more critical findings.");
            return catalogue.sentence(headlineAmong(shown, catalogue)) + rest;
        }
        case Light::Yellow:
        case Light::Green: return counted + "." + partsLeftOut(findings, catalogue);
        case Light::Grey: break;
    }
    if (!anythingJudged(findings)) {
        const auto reason = reasonForGrey(all, catalogue);
        return "No check could be run." + (reason ? " " + catalogue.sentence(*reason) : std::string());
    }
    return counted + " (" + greyAreas(findings, catalogue) + ")." + mainReason(all, catalogue);
}

}  // namespace mailvitals
