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

/// An mx of more than ten hosts is an error of its own, even where the own server matches before it: for
/// every other sender the evaluation gets there.
void sayCrowded(Verdicts& verdicts, const spf::Node& tree) {
    for (const auto& [node, step] : spf::crowdedTerms(tree)) {
        verdicts.say("many-mail-hosts", tree.name,
                     {{arg::domain, tree.name.toString()},
                      {arg::term, step->text},
                      {arg::name, node->name.toString()},
                      {arg::target, step->name->toString()},
                      {arg::count, static_cast<std::int64_t>(step->mailHosts)}},
                     {DnsQuestion::of(*step->name, dns::Type::Mx).id()});
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const spf::Survey survey = surveySpf(ask, *ask.request().target.domain(), spf::Reach::MailHosts);
    if (!isWorthJudging(survey, verdicts)) return;
    const Subject subject = survey.tree.name;
    sayCrowded(verdicts, survey.tree);
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
