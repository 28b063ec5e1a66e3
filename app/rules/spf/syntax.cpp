// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/slips.h"
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

/// A term leads to a name that has no record, or one that only looks like a record.
void sayMissing(Judging& judging, const spf::Node& node, Args args) {
    const bool isAskable = node.name.labels().size() >= 2;
    const Lookup txt = isAskable ? lookUp(judging.ask, node.name, dns::Type::Txt) : Lookup();
    for (const std::string& text : txt.texts()) {
        const auto slip = spf::nearMiss(text);
        if (!slip) continue;
        args.pop_back();  // the record that is not there
        for (const Arg& arg : argsOf(*slip, text)) args.push_back(arg);
        return judging.verdicts.say("leads-to-almost", node.name, std::move(args), ownEvidence(node));
    }
    judging.verdicts.say("leads-nowhere", node.name, std::move(args), ownEvidence(node));
}

/// What may stand in a record, and never counts.
void sayValid(Verdicts& verdicts, const spf::Node& node, const Args& args) {
    const auto record = spf::parse(node.text);
    const auto with = [&](std::vector<std::string> terms) {
        Args all = args;
        all.push_back({arg::found, std::move(terms)});
        return all;
    };
    const std::vector<std::string> dead = spf::deadTerms(*record);
    const std::vector<std::string> mistaken = spf::mistakenModifiers(*record);
    if (!dead.empty()) verdicts.say("dead-terms", node.name, with(dead), ownEvidence(node));
    if (!mistaken.empty()) verdicts.say("equals-sign", node.name, with(mistaken), ownEvidence(node));
    if (dead.empty() && mistaken.empty()) verdicts.say("sound", node.name, args, ownEvidence(node));
}

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
    if (node.text.empty() && node.result != spf::Result::None) return say("leads-to-many");
    if (node.text.empty()) return sayMissing(judging, node, args);
    if (!node.problem) return sayValid(verdicts, node, args);
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
