// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "records/smtp/relay_answer.h"
#include "rules/parse_args.h"
#include "rules/rules.h"
#include "rules/views/talks.h"

namespace mailvitals::rules {
namespace {

/// Senders wait up to five minutes by the standard (RFC 5321 section 4.5.3.2.1), but many give up after one.
constexpr std::chrono::seconds slowGreeting{20};

void judge(Verdicts& verdicts, const ServerTalk& heard) {
    const SmtpSession& session = *heard.talk.session;
    const std::string& subject = heard.talk.subject;
    const std::vector<std::string> evidence{heard.talk.evidence};
    if (session.exchanges.empty() || session.exchanges.front().lines.empty()) {
        const std::string reason = session.brokeOff ? reasonOf(*session.brokeOff) : "it said nothing";
        return verdicts.say("silent", subject, {{arg::reason, reason}}, evidence);
    }
    const SmtpExchange& greeting = session.exchanges.front();
    const auto reply = SmtpSession::replyOf(greeting);
    if (!reply) {
        Args args = argsOf(reply.error(), greeting.lines.front());
        args.push_back({arg::reply, greeting.lines.front()});
        return verdicts.say("malformed", subject, args, evidence);
    }
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(greeting.finished - greeting.started);
    const Args args{{arg::reply, ascii::join(greeting.lines, " / ")},
                    {arg::seconds, static_cast<std::int64_t>(seconds.count())}};
    if (reply->code != 220) return verdicts.say("turned-away", subject, args, evidence);
    verdicts.say(seconds >= slowGreeting ? "slow" : "well-formed", subject, args, evidence);
}

}  // namespace

void smtpBanner(Inquiry& ask, Verdicts& verdicts) {
    for (const ServerTalk& heard : talksToJudge(ask, verdicts, SmtpTalk::Greeting)) judge(verdicts, heard);
}

}  // namespace mailvitals::rules
