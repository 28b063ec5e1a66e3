// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/authentication/dmarc_walk.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// The step whose record is looked at: the domain's own, broken or not, else the one that decides from above.
const DmarcStep* stepToRead(const DmarcWalk& walk) {
    return walk.steps.front().texts.size() == 1 ? &walk.steps.front() : walk.deciding();
}

/// "v=dmarc1; ..." or "v=DMARC1, ...": meant as a record, but so that nobody takes it for one. What a
/// wildcard puts here (an SPF record, for instance) was not meant.
bool sayMistaken(const DmarcStep& own, Verdicts& verdicts) {
    for (const std::string& text : own.otherTexts) {
        const auto parsed = dmarc::parse(text);
        if (!ascii::containsIgnoringCase(text, "dmarc") || parsed) continue;
        verdicts.say("error", own.name, argsOf(parsed.error(), text), {own.evidence});
        return true;
    }
    return false;
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::string domain = ask.request().target.toString();
    const DmarcWalk walk = dmarcWalk(ask, *ask.request().target.domain());
    if (walk.open) return verdicts.wait();
    if (walk.steps.front().texts.empty() && sayMistaken(walk.steps.front(), verdicts)) return;
    const DmarcStep* step = stepToRead(walk);
    if (step == nullptr) {
        if (walk.failed) return verdicts.couldNotLook(domain, walk.reason, walk.evidence);
        return verdicts.doesNotApply(domain, "there is no DMARC record to read");
    }
    const Subject subject = step->name;
    const std::string& record = step->texts.front();
    if (!step->parsed->has_value()) {
        return verdicts.say("error", subject, argsOf(step->parsed->error(), record), {step->evidence});
    }
    for (const ParseError& slip : (*step->parsed)->slips) {
        verdicts.say("slip", subject, argsOf(slip, record), {step->evidence});
    }
    for (const ParseError& spelling : (*step->parsed)->spellings) {
        verdicts.say("spelling", subject, argsOf(spelling, record), {step->evidence});
    }
    if ((*step->parsed)->slips.empty() && (*step->parsed)->spellings.empty())
        verdicts.say("sound", subject, {{arg::record, record}}, {step->evidence});
}

}  // namespace

extern const Rule dmarcSyntax{"dmarc.syntax", Scope::Domain, judge};

}  // namespace mailvitals::rules
