// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Verdicts& verdicts, const DkimKey& key) {
    Args args{{arg::selector, key.selector}, {arg::name, key.name.toString()}};
    const auto say = [&](const char* tag) { verdicts.say(tag, key.selector, args, {key.evidence}); };
    if (key.texts.size() > 1) {
        args.push_back({arg::count, static_cast<std::int64_t>(key.texts.size())});
        return say("many");
    }
    if (key.inPieces) return say("in-pieces");
    if (const ParseError* error = key.error()) {
        for (const Arg& arg : argsOf(*error, key.texts.front())) args.push_back(arg);
        return say("error");
    }
    args.push_back({arg::record, key.texts.front()});
    if (key.others > 0) {
        args.push_back({arg::count, static_cast<std::int64_t>(key.others)});
        return say("beside");
    }
    if (key.aliasOf.empty()) return say("sound");
    args.push_back({arg::target, key.aliasOf});
    say("sound-by-alias");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DkimKeys keys = dkimKeys(ask, *ask.request().target.domain());
    if (keys.open) verdicts.wait();
    for (const DkimKey& key : keys.found) judge(verdicts, key);
    for (const DkimDeadEnd& end : keys.deadEnds) {
        verdicts.say("leads-nowhere", end.selector,
                     {{arg::selector, end.selector}, {arg::target, end.target}}, {end.evidence});
    }
    if (!verdicts.findings().empty() || keys.open) return;
    sayNoKey(keys, ask.request().target.toString(), "no key was found under any selector tried", verdicts);
}

}  // namespace

extern const Rule dkimSyntax{"dkim.syntax", Scope::Domain, judge};

}  // namespace mailvitals::rules
