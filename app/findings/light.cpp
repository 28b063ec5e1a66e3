// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/light.h"

#include <algorithm>
#include <iterator>

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

const Finding* firstWith(Outcome outcome, const std::vector<Finding>& findings) {
    const auto found = std::find_if(findings.begin(), findings.end(),
                                    [&](const Finding& finding) { return finding.outcome == outcome; });
    return found == findings.end() ? nullptr : &*found;
}

std::string countedAs(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + (count == 1 ? one : many);
}

std::size_t countOf(Outcome outcome, const std::vector<Finding>& findings) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(),
                      [&](const Finding& finding) { return finding.outcome == outcome; }));
}

/// The titles of the areas that stayed grey, so that the sentence can name them.
std::string greyAreas(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    std::string names;
    for (const Area area : allAreas) {
        const bool grey = lightOf(area, findings, catalogue) == Light::Grey &&
                          std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
                              const RulePage* page = catalogue.page(finding.rule);
                              return page && page->area == area && finding.outcome == Outcome::Unknown;
                          });
        if (grey) names += (names.empty() ? "" : ", ") + std::string(titleOf(area));
    }
    return names;
}

/// "75 checks passed, 2 warnings, 5 could not be run", or "all 75 checks passed"
std::string tally(const std::vector<Finding>& findings) {
    const std::size_t passed = countOf(Outcome::Pass, findings) + countOf(Outcome::Notice, findings);
    std::string text = countedAs(passed, " check passed", " checks passed");
    if (const std::size_t warnings = countOf(Outcome::Warning, findings))
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

/// Why all is grey: the first reason that the DNS gave, on which everything else hangs, or else the first of
/// all.
std::string reasonForGrey(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    const Finding* reason = firstWith(Outcome::Unknown, findings);
    for (const Finding& finding : findings) {
        const RulePage* page = catalogue.page(finding.rule);
        if (!page || page->area != Area::Dns || finding.outcome != Outcome::Unknown) continue;
        reason = &finding;
        break;
    }
    return reason ? " " + catalogue.sentence(*reason) : "";
}

/// Was anything of the server seen that is well?
bool anythingJudged(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.outcome == Outcome::Pass || finding.outcome == Outcome::Notice;
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

Light lightOf(Area area, const std::vector<Finding>& findings, const Catalogue& catalogue) {
    bool judged = false;
    bool heldBack = false;
    bool warned = false;
    for (const Finding& finding : findings) {
        const RulePage* page = catalogue.page(finding.rule);
        if (!page || page->area != area) continue;
        switch (finding.outcome) {
            case Outcome::Critical: return Light::Red;
            case Outcome::Warning: warned = true; break;
            case Outcome::Pass:
            case Outcome::Notice: judged = true; break;
            case Outcome::Unknown: heldBack = heldBack || page->decisive; break;
            case Outcome::NotApplicable: break;
        }
    }
    if (warned) return Light::Yellow;
    return judged && !heldBack ? Light::Green : Light::Grey;
}

Light overallLight(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    std::set<Area> counting;
    for (const Finding& finding : countingAmong(findings, catalogue)) {
        const RulePage* page = catalogue.page(finding.rule);
        if (finding.outcome != Outcome::NotApplicable) counting.insert(page->area);
    }
    std::set<Light> seen;
    for (const Area area : counting) seen.insert(lightOf(area, findings, catalogue));
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
    std::string counted = headline(findings, catalogue) + tally(findings);
    if (counted.starts_with("all")) counted.front() = 'A';
    switch (light) {
        case Light::Red: {
            const Finding* worst = firstWith(Outcome::Critical, findings);
            const std::size_t others = countOf(Outcome::Critical, findings) - 1;
            const std::string rest =
                others == 0 ? ""
                            : " There " + std::string(others == 1 ? "is " : "are ") +
                                  countedAs(others, " more critical finding.", " more critical findings.");
            return catalogue.sentence(*worst) + rest;
        }
        case Light::Yellow:
        case Light::Green: return counted + ".";
        case Light::Grey: break;
    }
    if (!anythingJudged(findings)) return "No check could be run." + reasonForGrey(all, catalogue);
    return counted + " (" + greyAreas(findings, catalogue) + ").";
}

}  // namespace mailvitals
