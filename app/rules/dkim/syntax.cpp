// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/parse_args.h"
#include "rules/rules.h"
#include "rules/views/dkim_keys.h"

namespace mailvitals::rules {

void dkimSyntax(Inquiry& ask, Verdicts& verdicts) {
    const DkimKeys keys = dkimKeys(ask, *ask.request().target.domain());
    if (keys.open) verdicts.wait();
    for (const DkimKey& key : keys.found) {
        Args args{{arg::selector, key.selector}, {arg::name, key.name.toString()}};
        if (key.texts.size() > 1) {
            args.push_back({arg::count, static_cast<std::int64_t>(key.texts.size())});
            verdicts.say("many", key.selector, args, {key.evidence});
        } else if (const ParseError* error = key.error()) {
            for (const Arg& arg : argsOf(*error, key.texts.front())) args.push_back(arg);
            verdicts.say("error", key.selector, args, {key.evidence});
        } else {
            args.push_back({arg::record, key.texts.front()});
            verdicts.say("sound", key.selector, args, {key.evidence});
        }
    }
    if (!keys.found.empty() || keys.open) return;
    const std::string subject = ask.request().target.toString();
    if (!keys.failed.empty()) {
        return verdicts.couldNotLook(subject, keys.failed.back().reason, {keys.failed.back().evidence});
    }
    verdicts.doesNotApply(subject, "no key was found under any selector tried");
}

}  // namespace mailvitals::rules
