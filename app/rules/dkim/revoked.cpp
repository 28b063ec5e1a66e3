// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dkim_keys.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

bool isRevoked(const DkimKey& key) {
    return key.record() != nullptr && key.record()->revoked;
}

/// A key that a signature could be verified with. A wildcard is nobody's selector.
bool isInForce(const DkimKey& key) {
    return key.record() != nullptr && !key.record()->revoked && key.selector != "*";
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DkimKeys keys = dkimKeys(ask, *ask.request().target.domain());
    // Whether a withdrawn key matters depends on whether there is another.
    if (keys.open) return verdicts.wait();
    const Subject subject = ask.request().target.toString();
    const bool another = std::any_of(keys.found.begin(), keys.found.end(), isInForce);
    for (const DkimKey& key : keys.found) {
        if (!isRevoked(key)) continue;
        const Args args{{arg::selector, key.selector},
                        {arg::name, key.name.toString()},
                        {arg::domain, subject.toString()}};
        const auto say = [&](const char* tag) { verdicts.say(tag, key.selector, args, {key.evidence}); };
        if (key.selector == "*")
            say("all-others");
        else if (another && !key.given)
            say("beside-others");
        else if (keys.failed.empty() || key.given)
            say("perhaps-in-use");
        else
            verdicts.couldNotLook(key.selector, "it is withdrawn, and others could not be looked at",
                                  {key.evidence});
    }
    if (!verdicts.findings().empty()) return;
    if (another)
        return verdicts.say("none", subject, {{arg::domain, subject.toString()}}, {keys.branchEvidence});
    sayNoKey(keys, subject, "no readable key was found under any selector tried", verdicts);
}

}  // namespace

extern const Rule dkimRevoked{"dkim.revoked", Scope::Domain, judge};

}  // namespace mailvitals::rules
