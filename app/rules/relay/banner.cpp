// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/greeting.h"
#include "rules/facts/smtp/reach.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Senders wait up to five minutes by the standard (RFC 5321 section 4.5.3.2.1), but many give up after one.
constexpr std::chrono::seconds slowGreeting{20};

/// Where no greeting came, or something else than SMTP, smtp.reachable tells; here only its form counts.
void judgeCutOff(Verdicts& verdicts, const ServerSession& heard, const Reach& reach) {
    const SmtpSession& transcript = *heard.session.transcript;
    const Subject& subject = heard.session.subject;
    const std::vector<std::string> evidence{heard.session.evidence};
    const SmtpExchange* greeting = transcript.exchanges.empty() ? nullptr : &transcript.exchanges.front();
    if (!greeting || greeting->lines.empty() || !reach.isAlive()) {
        const std::string reason =
            transcript.brokeOff ? reasonOf(*transcript.brokeOff) : std::string("it said nothing");
        return verdicts.couldNotLook(subject, "no greeting arrived: " + reason, evidence);
    }
    const auto reply = SmtpSession::replyOf(*greeting);
    verdicts.say("malformed", subject,
                 {{arg::reason, reply ? "a greeting has the code 220" : reply.error().what},
                  {arg::reply, ascii::join(greeting->lines, " / ")}},
                 evidence);
}

/// The connection ended before the greeting was through. Once it is through, more is said than the greeting.
bool wasCutOff(const SmtpSession& transcript) {
    return transcript.exchanges.empty() || (transcript.brokeOff && transcript.exchanges.size() == 1);
}

void judge(Inquiry& ask, Verdicts& verdicts, const ServerSession& heard) {
    const SmtpSession& transcript = *heard.session.transcript;
    const Subject& subject = heard.session.subject;
    const std::vector<std::string> evidence{heard.session.evidence};
    if (wasCutOff(transcript)) return judgeCutOff(verdicts, heard, reachOf(ask, heard.server));
    const SmtpExchange& greeting = transcript.exchanges.front();
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(greeting.finished - greeting.started);
    Args args{{arg::reply, ascii::join(greeting.lines, " / ")},
              {arg::seconds, static_cast<std::int64_t>(seconds.count())}};
    // Masking that is not the server's has kept the session from being judged at all.
    if (isMasked(transcript)) return verdicts.say("masked", subject, args, evidence);
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
        judge(ask, verdicts, heard);
}

}  // namespace

extern const Rule smtpBanner{"smtp.banner", Scope::Any, judge};

}  // namespace mailvitals::rules
