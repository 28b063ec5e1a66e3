// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_walk.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// "a:old.example.net (in the record of example.org)"
std::vector<std::string> named(const std::vector<spf::VoidTerm>& terms) {
    std::vector<std::string> names;
    for (const spf::VoidTerm& term : terms) {
        const std::string where = " (in the record of " + term.node->name.toString() + ")";
        names.push_back(term.step->text + where);
    }
    return names;
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const spf::Survey survey = surveySpf(ask, *ask.request().target.domain(), spf::Reach::Hosts);
    if (!isWorthJudging(survey, verdicts)) return;
    const Subject subject = survey.tree.name;
    const auto v4 = voidTerms(survey.tree, Family::V4);
    const auto v6 = voidTerms(survey.tree, Family::V6);
    const auto say = [&](const char* tag, const std::vector<spf::VoidTerm>& terms) {
        verdicts.say(tag, subject,
                     {{arg::domain, subject.toString()},
                      {arg::count, static_cast<std::int64_t>(terms.size())},
                      {arg::names, named(terms)}},
                     treeEvidence(survey.tree));
    };
    if (v4.size() > spf::mostVoidLookups) return say("too-many", v4);
    const std::string blindSpot = blindSpotOf(survey.tree);
    if (!blindSpot.empty()) return verdicts.couldNotLook(subject, blindSpot, treeEvidence(survey.tree));
    if (v6.size() > spf::mostVoidLookups) return say("too-many-ipv6", v6);
    if (!v4.empty()) return say("some", v4);
    say("none", v6);
}

}  // namespace

extern const Rule spfVoidLookups{"spf.void-lookups", Scope::Domain, judge};

}  // namespace mailvitals::rules
