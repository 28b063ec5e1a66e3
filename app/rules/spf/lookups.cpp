// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_walk.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Whoever has as many depends on others not adding one or two.
constexpr unsigned nearLimit = 9;

const char* tagFor(const spf::Survey& survey) {
    if (survey.endless) return "endless";
    if (survey.isOverLimit()) return "too-many";
    return survey.tree.lookups() >= nearLimit ? "near" : "few";
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const spf::Survey survey = surveySpf(ask, *ask.request().target.domain(), spf::Reach::Records);
    if (!isWorthJudging(survey, verdicts)) return;
    const Subject subject = survey.tree.name;
    const std::string blindSpot = blindSpotOf(survey.tree);
    if (!blindSpot.empty() && !survey.isOverLimit())
        return verdicts.couldNotLook(subject, blindSpot, treeEvidence(survey.tree));
    verdicts.say(
        tagFor(survey), subject,
        {{arg::domain, subject.toString()}, {arg::count, static_cast<std::int64_t>(survey.tree.lookups())}},
        treeEvidence(survey.tree));
}

}  // namespace

extern const Rule spfLookups{"spf.lookups", Scope::Domain, judge};

}  // namespace mailvitals::rules
