// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/spf_records.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using Tree = std::vector<SpfNode>;

const spf::Modifier* redirectInForce(const SpfNode& node) {
    const spf::Record* record = node.record.record();
    return record && record->redirect && !record->all() ? &*record->redirect : nullptr;
}

const SpfNode* nodeNamed(const Tree& tree, const spf::MacroString& spec) {
    const auto name = DomainName::parse(spec.text);
    if (spec.hasMacros() || !name) return nullptr;
    const auto found = std::find_if(tree.begin(), tree.end(),
                                    [&](const SpfNode& node) { return node.record.name == *name; });
    return found == tree.end() ? nullptr : &*found;
}

/// The record in which evaluation ends when no other term matches: redirects are followed, includes are not
/// (RFC 7208 section 6.1). Null where redirects run in a circle or lead where nobody can follow.
const SpfNode* endOf(const Tree& tree) {
    const SpfNode* at = &tree.front();
    for (std::size_t steps = 0; at && steps < tree.size(); ++steps) {
        const spf::Modifier* redirect = redirectInForce(*at);
        if (redirect == nullptr) return at;
        at = nodeNamed(tree, redirect->value);
    }
    return nullptr;
}

/// The record through which the whole world passes: one that ends in "+all", if an include with a plain or
/// "+" qualifier, or a redirect, leads there. Null where there is none.
const SpfNode* openToAll(const Tree& tree) {
    std::vector<const SpfNode*> culprit(tree.size());
    for (std::size_t i = tree.size(); i-- > 0;) {  // a node always stands behind the one that names it
        const spf::Record* record = tree[i].record.record();
        const spf::Mechanism* all = record ? record->all() : nullptr;
        if (all && all->qualifier == spf::Qualifier::Pass) culprit[i] = &tree[i];
        if (i > 0 && culprit[i] && tree[i].qualifier == spf::Qualifier::Pass)
            culprit[tree[i].parent] = culprit[i];
    }
    return culprit.front();
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

void sayAbout(Verdicts& verdicts, const char* tag, const std::string& domain, const SpfRecord& spf) {
    verdicts.say(tag, domain,
                 {{arg::domain, domain}, {arg::name, spf.name.toString()}, {arg::record, spf.texts.front()}},
                 {spf.evidence});
}

}  // namespace

void spfAll(Inquiry& ask, Verdicts& verdicts) {
    const Tree tree = spfTree(ask, *ask.request().target.domain());
    const std::string subject = ask.request().target.toString();
    if (const SpfNode* culprit = openToAll(tree))
        return sayAbout(verdicts, "everybody", subject, culprit->record);
    const bool open = std::any_of(tree.begin(), tree.end(), [](const SpfNode& node) {
        return node.record.state == SpfRecord::State::Open;
    });
    if (open) return verdicts.wait();

    const SpfNode* end = endOf(tree);
    if (end == nullptr) {
        return verdicts.couldNotLook(subject, "the record hands over to a name that cannot be followed",
                                     {tree.front().record.evidence});
    }
    const SpfRecord& last = end->record;
    if (last.state == SpfRecord::State::Failed)
        return verdicts.couldNotLook(subject, last.reason, {last.evidence});
    const spf::Record* record = last.record();
    if (record == nullptr)
        return verdicts.doesNotApply(subject, "there is no SPF record that could be evaluated");
    const spf::Mechanism* all = record->all();
    sayAbout(verdicts, all ? tagFor(all->qualifier) : "no-all", subject, last);
}

}  // namespace mailvitals::rules
