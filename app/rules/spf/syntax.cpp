// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/parse_args.h"
#include "rules/rules.h"
#include "rules/views/spf_records.h"

namespace mailvitals::rules {
namespace {

void judgeNode(Verdicts& verdicts, const SpfNode& node, const std::string& parent) {
    const SpfRecord& spf = node.record;
    const std::string subject = spf.name.toString();
    const bool start = node.link == SpfLink::Start;
    Args args{{arg::name, subject}, {arg::host, parent}};
    switch (spf.state) {
        case SpfRecord::State::Open: return verdicts.wait();
        case SpfRecord::State::Failed: return verdicts.couldNotLook(subject, spf.reason, {spf.evidence});
        case SpfRecord::State::None:
            if (start) return verdicts.doesNotApply(subject, "the domain has no SPF record");
            return verdicts.say("leads-nowhere", subject, args, {spf.evidence});
        case SpfRecord::State::Many:
            if (start) return verdicts.doesNotApply(subject, "the domain has more than one SPF record");
            return verdicts.say("leads-to-many", subject, args, {spf.evidence});
        case SpfRecord::State::One: break;
    }
    if (const ParseError* error = spf.error()) {
        for (const Arg& arg : argsOf(*error, spf.texts.front())) args.push_back(arg);
        return verdicts.say("error", subject, args, {spf.evidence});
    }
    args.push_back({arg::record, spf.texts.front()});
    verdicts.say("sound", subject, args, {spf.evidence});
}

}  // namespace

void spfSyntax(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<SpfNode> tree = spfTree(ask, *ask.request().target.domain());
    for (const SpfNode& node : tree) judgeNode(verdicts, node, tree[node.parent].record.name.toString());
}

}  // namespace mailvitals::rules
