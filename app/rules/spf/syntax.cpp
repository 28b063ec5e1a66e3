// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_walk.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

#include <set>

namespace mailvitals::rules {
namespace {

struct Judging {
    Inquiry& ask;
    Verdicts& verdicts;
    std::set<DomainName> judged = {};  ///< a record that is included twice is told of once
};

void judge(Judging& judging, const spf::Node& node, const spf::Node* parent) {
    Verdicts& verdicts = judging.verdicts;
    const Subject subject = node.name;
    const std::vector<std::string> evidence = ownEvidence(node);
    const Args args{{arg::name, subject.toString()},
                    {arg::host, (parent ? *parent : node).name.toString()},
                    {arg::record, node.text}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, evidence); };
    if (isOpen(node)) return verdicts.wait();
    if (node.result == spf::Result::TempError)
        return verdicts.couldNotLook(subject, failureOf(judging.ask, node), evidence);
    if (node.text.empty() && !parent) {
        const bool none = node.result == spf::Result::None;
        return verdicts.doesNotApply(
            subject, none ? "the domain has no SPF record" : "the domain has more than one SPF record");
    }
    if (node.text.empty()) return say(node.result == spf::Result::None ? "leads-nowhere" : "leads-to-many");
    if (!node.problem) return say("sound");
    Args flaw = argsOf(node.problem->error, node.text);
    flaw.insert(flaw.begin(), args.begin(), args.begin() + 2);
    verdicts.say("error", subject, std::move(flaw), evidence);
}

void judgeAll(Judging& judging, const spf::Node& node, const spf::Node* parent) {
    if (judging.judged.insert(node.name).second) judge(judging, node, parent);
    for (const spf::Step& step : node.steps) {
        for (const spf::Node& child : step.child) judgeAll(judging, child, &node);
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const spf::Survey survey = surveySpf(ask, *ask.request().target.domain(), spf::Reach::Records);
    Judging judging{ask, verdicts};
    judgeAll(judging, survey.tree, nullptr);
}

}  // namespace

extern const Rule spfSyntax{"spf.syntax", Scope::Domain, judge};

}  // namespace mailvitals::rules
