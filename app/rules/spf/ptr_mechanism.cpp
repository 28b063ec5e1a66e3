// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_walk.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName domain = *ask.request().target.domain();
    const spf::Survey survey = surveySpf(ask, domain, spf::Reach::Records);
    if (!isWorthJudging(survey, verdicts)) return;
    const Subject subject = domain;
    std::vector<std::string> seen;  // names of records; one that is included twice is told of once
    spf::forEachNode(survey.tree, [&](const spf::Node& node, unsigned) {
        const std::string name = node.name.toString();
        const auto ptr = std::find_if(node.steps.begin(), node.steps.end(), [](const spf::Step& step) {
            return step.kind == spf::MechanismKind::Ptr;
        });
        if (ptr == node.steps.end() || std::find(seen.begin(), seen.end(), name) != seen.end()) return;
        seen.push_back(name);
        verdicts.say(node.name.isWithin(domain) ? "used" : "used-elsewhere", name,
                     {{arg::domain, subject.toString()}, {arg::name, name}, {arg::term, ptr->text}},
                     {DnsQuestion::of(node.name, dns::Type::Txt).id()});
    });
    if (!seen.empty()) return;
    const std::string blindSpot = blindSpotOf(survey.tree);
    if (!blindSpot.empty()) return verdicts.couldNotLook(subject, blindSpot, treeEvidence(survey.tree));
    verdicts.say("absent", subject, {{arg::domain, subject.toString()}}, treeEvidence(survey.tree));
}

}  // namespace

extern const Rule spfPtrMechanism{"spf.ptr-mechanism", Scope::Domain, judge};

}  // namespace mailvitals::rules
