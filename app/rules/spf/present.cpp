// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_record.h"
#include "rules/parse_args.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// The owner sees a record in the zone, and is told why nobody else does.
void sayAlmost(Verdicts& verdicts, const SpfRecord& spf) {
    Args args = argsOf(*spf.slip, spf.almost);
    args.push_back({arg::domain, spf.name.toString()});
    verdicts.say("almost", spf.name, std::move(args), {spf.evidence});
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const SpfRecord spf = spfRecordAt(ask, *ask.request().target.domain());
    const Subject subject = spf.name;
    const Args args{{arg::domain, subject.toString()},
                    {arg::records, spf.texts},
                    {arg::record, spf.texts.empty() ? std::string() : spf.texts.front()},
                    {arg::count, static_cast<std::int64_t>(spf.texts.size())}};
    switch (spf.state) {
        case SpfRecord::State::Open: return verdicts.wait();
        case SpfRecord::State::Failed: return verdicts.couldNotLook(subject, spf.reason, {spf.evidence});
        case SpfRecord::State::None:
            if (spf.slip) return sayAlmost(verdicts, spf);
            return verdicts.say("none", subject, args, {spf.evidence});
        case SpfRecord::State::One: return verdicts.say("present", subject, args, {spf.evidence});
        case SpfRecord::State::Many: return verdicts.say("many", subject, args, {spf.evidence});
    }
}

}  // namespace

extern const Rule spfPresent{"spf.present", Scope::Domain, judge};

}  // namespace mailvitals::rules
