// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/message_signatures.h"
#include "rules/facts/authentication/message_spf.h"
#include "rules/facts/authentication/spf_walk.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

const char* tagFor(spf::Result result) {
    switch (result) {
        case spf::Result::Pass: return "pass";
        case spf::Result::Fail: return "fail";
        case spf::Result::SoftFail: return "softfail";
        case spf::Result::Neutral: return "neutral";
        case spf::Result::PermError: return "permerror";
        default: return "none";
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Subject subject = subjectOf(*ask.request().message);
    const MessageSpf spf = mailvitals::messageSpf(ask, messagePathOf(ask));
    if (spf.state == MessageSpf::State::Open) return verdicts.wait();
    if (spf.state == MessageSpf::State::Beside) return verdicts.doesNotApply(subject, spf.reason);
    if (spf.state == MessageSpf::State::Untold)
        return verdicts.couldNotLook(subject, spf.reason, spf.evidence);
    const spf::Result result = *spf.evaluation.result;
    if (result == spf::Result::TempError)
        return verdicts.couldNotLook(subject, unlessOffline(ask, reasonOfFailure(spf.evaluation.tree)),
                                     spf.evidence);
    verdicts.say(tagFor(result), subject,
                 {{arg::address, spf.client}, {arg::domain, spf.domain ? spf.shownDomain : std::string("?")}},
                 spf.evidence);
}

}  // namespace

extern const Rule messageSpf{"message.spf", Scope::Message, judge};

}  // namespace mailvitals::rules
