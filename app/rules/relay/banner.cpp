// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Senders wait up to five minutes by the standard (RFC 5321 section 4.5.3.2.1), but many give up after one.
constexpr std::chrono::seconds slowGreeting{20};

/// The connection ended before the greeting was through. Once it is through, more is said than the greeting.
bool wasCutOff(const SmtpSession& transcript) {
    return transcript.exchanges.empty() || (transcript.brokeOff && transcript.exchanges.size() == 1);
}

void judgeCutOff(Verdicts& verdicts, const ServerSession& heard) {
    const SmtpSession& transcript = *heard.session.transcript;
    const Subject& subject = heard.session.subject;
    const std::vector<std::string> evidence{heard.session.evidence};
    const std::string reason = transcript.brokeOff ? reasonOf(*transcript.brokeOff) : "it said nothing";
    if (transcript.brokeOff && isOurDoing(transcript.brokeOff->why))
        return verdicts.couldNotLook(subject, reason, evidence);
    const bool saidSomething = !transcript.exchanges.empty() && !transcript.exchanges.front().lines.empty();
    if (!saidSomething) return verdicts.say("silent", subject, {{arg::reason, reason}}, evidence);
    const SmtpExchange& greeting = transcript.exchanges.front();
    const auto reply = SmtpSession::replyOf(greeting);
    // Where it ended in the middle, the end is the reason, not what it had said until then.
    const bool garbled = !reply && transcript.brokeOff && transcript.brokeOff->why == FailureReason::Garbled;
    const Args args{{arg::reason, garbled ? reply.error().what : reason},
                    {arg::reply, ascii::join(greeting.lines, " / ")}};
    verdicts.say("malformed", subject, args, evidence);
}

void judge(Verdicts& verdicts, const ServerSession& heard) {
    const SmtpSession& transcript = *heard.session.transcript;
    const Subject& subject = heard.session.subject;
    const std::vector<std::string> evidence{heard.session.evidence};
    if (wasCutOff(transcript)) return judgeCutOff(verdicts, heard);
    const SmtpExchange& greeting = transcript.exchanges.front();
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(greeting.finished - greeting.started);
    Args args{{arg::reply, ascii::join(greeting.lines, " / ")},
              {arg::seconds, static_cast<std::int64_t>(seconds.count())}};
    const auto reply = SmtpSession::replyOf(greeting);
    if (!reply || (reply->positive() && reply->code != 220)) {
        args.push_back({arg::reason, reply ? "a greeting has the code 220" : reply.error().what});
        return verdicts.say("malformed", subject, args, evidence);
    }
    if (reply->code != 220) return verdicts.say("turned-away", subject, args, evidence);
    verdicts.say(seconds >= slowGreeting ? "slow" : "well-formed", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting))
        judge(verdicts, heard);
}

}  // namespace

extern const Rule smtpBanner{"smtp.banner", Scope::Any, judge};

}  // namespace mailvitals::rules
