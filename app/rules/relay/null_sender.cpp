// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/baseline_recipients.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

/// A bounce is also judged by our name and address, where an ordinary message is judged by its sender.
bool speaksOfUs(const TrialOutcome& outcome) {
    constexpr const char* words[]{"spf", "helo", "hostname", "reverse"};
    return std::any_of(std::begin(words), std::end(words),
                       [&](const char* word) { return ascii::containsIgnoringCase(outcome.reply, word); });
}

/// The same recipient was taken from an ordinary sender a moment before, so a no for good is meant for the
/// empty one; unless it is said of us.
bool isRefused(const TrialOutcome& bounce) {
    switch (*bounce.answer) {
        case RelayAnswer::Refused:
        case RelayAnswer::NeedsAuthentication:
        case RelayAnswer::SenderRefused:
        case RelayAnswer::RecipientUnknown: return bounce.reply.starts_with('5') && !speaksOfUs(bounce);
        default: return false;
    }
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const auto baseline = baselineToJudge(ask, verdicts, server);
    if (!baseline) return;
    const TrialOutcome& bounce = baseline->bounce;
    const bool tried = baseline->known.answer == RelayAnswer::Accepted;
    const std::vector<std::string> evidence{baseline->session.evidence};
    if (tried && !bounce.answer)
        return verdicts.couldNotLook(baseline->session.subject, baseline->ending(), evidence);
    const Args args{{arg::address, server.address.toString()},
                    {arg::recipient, bounce.trial.recipient},
                    {arg::reply, tried ? bounce.reply : baseline->known.reply}};
    const auto say = [&](const char* tag) { verdicts.say(tag, baseline->session.subject, args, evidence); };
    if (!tried) return say("not-asked");
    if (bounce.answer == RelayAnswer::Accepted) return say("accepted");
    const bool refused = isRefused(bounce);
    say(refused ? "refused" : "no-verdict");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const Server& server : serversToJudge(ask, verdicts)) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule smtpNullSender{"smtp.null-sender", Scope::Any, judge};

}  // namespace mailvitals::rules
