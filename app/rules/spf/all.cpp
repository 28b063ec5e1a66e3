// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/spf_records.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// The record in which evaluation ends when no other term matches: redirects are followed, includes are not
/// (RFC 7208 section 6.1).
const SpfNode& endOf(const std::vector<SpfNode>& tree) {
    std::size_t at = 0;
    for (std::size_t i = 1; i < tree.size(); ++i) {
        if (tree[i].link == SpfLink::Redirect && tree[i].parent == at) at = i;
    }
    return tree[at];
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

}  // namespace

void spfAll(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<SpfNode> tree = spfTree(ask, *ask.request().target.domain());
    const std::string subject = ask.request().target.toString();
    const SpfRecord& end = endOf(tree).record;
    if (end.state == SpfRecord::State::Open) return verdicts.wait();
    if (end.state == SpfRecord::State::Failed)
        return verdicts.couldNotLook(subject, end.reason, {end.evidence});
    const spf::Record* record = end.record();
    if (record == nullptr)
        return verdicts.doesNotApply(subject, "there is no SPF record that could be evaluated");

    const Args args{
        {arg::domain, subject}, {arg::name, end.name.toString()}, {arg::record, end.texts.front()}};
    if (const spf::Mechanism* all = record->all()) {
        return verdicts.say(tagFor(all->qualifier), subject, args, {end.evidence});
    }
    if (record->redirect) {
        return verdicts.couldNotLook(subject, "the record hands over to a name made of macros",
                                     {end.evidence});
    }
    verdicts.say("no-all", subject, args, {end.evidence});
}

}  // namespace mailvitals::rules
