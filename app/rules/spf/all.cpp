// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_walk.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// The record's "all"; a survey looks at nothing behind it. Null where it has none.
const spf::Step* allOf(const spf::Node& node) {
    const bool has = !node.steps.empty() && node.steps.back().kind == spf::MechanismKind::All;
    return has ? &node.steps.back() : nullptr;
}

/// The record in which evaluation ends when no other term matches: redirects are followed, includes are not
/// (RFC 7208 section 6.1). Null where redirects run in a circle or lead where nobody can follow.
const spf::Node* endOf(const spf::Node& tree) {
    const spf::Node* at = &tree;
    while (!at->steps.empty() && !at->steps.back().kind) {
        const std::vector<spf::Node>& target = at->steps.back().child;
        if (target.empty()) return nullptr;
        at = &target.front();
    }
    return at;
}

/// The record through which the whole world passes: one that ends in "+all", if an include with a plain or
/// "+" qualifier, or a redirect, leads there. Null where there is none.
const spf::Node* openToAll(const spf::Node& node) {
    const spf::Step* all = allOf(node);
    if (all && all->qualifier == spf::Qualifier::Pass) return &node;
    for (const spf::Step& step : node.steps) {
        if (step.child.empty() || step.qualifier != spf::Qualifier::Pass) continue;
        if (const spf::Node* culprit = openToAll(step.child.front())) return culprit;
    }
    return nullptr;
}

/// Why a record is not known that may let the whole world pass, and with it this one; empty: all are.
std::string unreadBranch(const spf::Node& node) {
    for (const spf::Step& step : node.steps) {
        if (step.child.empty() || step.qualifier != spf::Qualifier::Pass) continue;
        if (!step.failure.empty()) {
            return "\"" + step.text + "\" in the record of " + node.name.toString() +
                   " could not be followed: " + step.failure;
        }
        const std::string below = unreadBranch(step.child.front());
        if (!below.empty()) return below;
    }
    return {};
}

const char* tagFor(spf::Qualifier qualifier) {
    switch (qualifier) {
        case spf::Qualifier::Pass: return "everybody";
        case spf::Qualifier::Fail: return "fail";
        case spf::Qualifier::SoftFail: return "softfail";
        case spf::Qualifier::Neutral: break;
    }
    return "neutral";
}

void sayAbout(Verdicts& verdicts, const char* tag, const std::string& domain, const spf::Node& node) {
    verdicts.say(tag, domain,
                 {{arg::domain, domain}, {arg::name, node.name.toString()}, {arg::record, node.text}},
                 ownEvidence(node));
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const spf::Survey survey = surveySpf(ask, *ask.request().target.domain(), spf::Reach::Records);
    const std::string subject = ask.request().target.toString();
    if (const spf::Node* culprit = openToAll(survey.tree))
        return sayAbout(verdicts, "everybody", subject, *culprit);
    if (survey.isOpen()) return verdicts.wait();

    const spf::Node* end = endOf(survey.tree);
    if (end == nullptr) {
        return verdicts.couldNotLook(subject, "the record hands over to a name that cannot be followed",
                                     ownEvidence(survey.tree));
    }
    if (end->result == spf::Result::TempError)
        return verdicts.couldNotLook(subject, failureOf(ask, *end), ownEvidence(*end));
    if (end->result) return verdicts.doesNotApply(subject, "there is no SPF record that could be evaluated");
    const spf::Step* all = allOf(*end);
    const bool good = all && all->qualifier != spf::Qualifier::Neutral;
    const std::string unread = good ? unreadBranch(survey.tree) : std::string();
    if (!unread.empty()) return verdicts.couldNotLook(subject, unread, recordEvidence(survey.tree));
    sayAbout(verdicts, all ? tagFor(all->qualifier) : "no-all", subject, *end);
}

}  // namespace

extern const Rule spfAll{"spf.all", Scope::Domain, judge};

}  // namespace mailvitals::rules
