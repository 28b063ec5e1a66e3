// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/reverse_names.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ReverseName& reverse : reverseNamesToJudge(ask, verdicts)) {
        const Subject subject = reverse.address;
        const Args args{{arg::address, subject.toString()}, {arg::names, reverse.texts()}};
        if (reverse.lookup.failed())
            verdicts.couldNotLook(subject, reverse.lookup.reason, {reverse.lookup.evidence});
        else
            verdicts.say(reverse.names.empty() ? "missing" : "present", subject, args,
                         {reverse.lookup.evidence});
    }
}

}  // namespace

extern const Rule ptrPresent{"ptr.present", Scope::Any, judge};

}  // namespace mailvitals::rules
