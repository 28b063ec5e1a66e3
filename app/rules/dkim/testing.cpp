// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DkimKeys keys = dkimKeys(ask, *ask.request().target.domain());
    if (keys.open) verdicts.wait();
    for (const DkimKey& key : keys.found) {
        if (key.record() == nullptr || key.record()->revoked) continue;
        verdicts.say(key.record()->testing ? "testing" : "in-earnest", key.selector,
                     {{arg::selector, key.selector}, {arg::record, key.texts.front()}}, {key.evidence});
    }
    if (!verdicts.findings().empty() || keys.open) return;
    sayNoKey(keys, ask.request().target.toString(), "no key in force was found under any selector tried",
             verdicts);
}

}  // namespace

extern const Rule dkimTesting{"dkim.testing", Scope::Domain, judge};

}  // namespace mailvitals::rules
