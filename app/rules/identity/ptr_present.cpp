// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/reverse_names.h"

namespace mailvitals::rules {

void ptrPresent(Inquiry& ask, Verdicts& verdicts) {
    for (const ReverseName& reverse : reverseNamesToJudge(ask, verdicts)) {
        const std::string subject = reverse.address.toString();
        const Args args{{arg::address, subject}, {arg::names, reverse.texts()}};
        if (reverse.lookup.failed())
            verdicts.couldNotLook(subject, reverse.lookup.reason, {reverse.lookup.evidence});
        else
            verdicts.say(reverse.names.empty() ? "missing" : "present", subject, args,
                         {reverse.lookup.evidence});
    }
}

}  // namespace mailvitals::rules
