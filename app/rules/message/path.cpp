// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/message_signatures.h"
#include "rules/facts/authentication/message_spf.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

using message::Hop;

/// Greylisting takes some minutes; who waits longer wants to know where.
constexpr std::chrono::minutes longStay(30);
/// So far apart clocks may be without a word about it.
constexpr std::chrono::minutes clockSlack(2);

std::int64_t minutesOf(std::chrono::seconds time) {
    return std::chrono::duration_cast<std::chrono::minutes>(time).count();
}

void judgeStep(Verdicts& verdicts, const Hop& hop, const Subject& subject,
               const std::vector<std::string>& evidence) {
    if (!hop.delay) return;
    if (*hop.delay >= longStay) {
        verdicts.say("long-stay", subject,
                     {{arg::host, hop.received.by}, {arg::count, minutesOf(*hop.delay)}}, evidence);
    } else if (*hop.delay <= -clockSlack) {
        verdicts.say("clock", subject, {{arg::host, hop.received.by}, {arg::count, minutesOf(-*hop.delay)}},
                     evidence);
    }
}

/// Where it came in, unless that is certain.
void sayArrival(const MessagePath& path, Verdicts& verdicts, const Subject& subject,
                const std::vector<std::string>& evidence) {
    const auto& arrival = path.journey.arrival;
    if (const std::string reason = whyNoServerSent(path); !reason.empty())
        verdicts.say("no-server", subject, {{arg::detail, reason}}, evidence);
    if (!arrival || (!arrival->assumed && !arrival->chosen)) return;
    const message::Received& line = path.journey.entrance()->received;
    const std::string from = line.client.address ? line.client.address->toString() : line.client.said;
    verdicts.say(arrival->chosen ? "chosen" : "assumed", subject,
                 {{arg::count, static_cast<std::int64_t>(arrival->hop) + 1},
                  {arg::host, line.by.empty() ? std::string("a server without a name") : line.by},
                  {arg::address, from.empty() ? std::string("itself") : from}},
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Subject subject = subjectOf(*ask.request().message);
    const MessagePath path = messagePathOf(ask);
    if (path.journey.hops.empty()) {
        return verdicts.doesNotApply(subject, "it has not travelled: there is no Received line");
    }
    const std::vector<std::string> evidence{messagePathId, messageId};
    std::size_t number = 0;
    for (const Hop& hop : path.journey.hops) {
        judgeStep(verdicts, hop, "step " + std::to_string(++number) + ", " + hop.received.by, evidence);
    }
    if (!path.journey.unreadable.empty()) {
        verdicts.say("unreadable", subject,
                     {{arg::count, static_cast<std::int64_t>(path.journey.unreadable.size())}}, evidence);
    }
    sayArrival(path, verdicts, subject, evidence);
    const Hop* entrance = path.journey.entrance();
    const bool seen = entrance && entrance->received.client.address;
    if (seen && entrance->received.tls == message::HopTls::Plain) {
        const message::Received& line = entrance->received;
        verdicts.say("unencrypted", subject,
                     {{arg::host, line.by}, {arg::address, line.client.address->toString()}}, evidence);
    }
    if (!verdicts.findings().empty()) return;
    const auto duration = path.journey.duration();
    verdicts.say(
        "in-order", subject,
        {{arg::count, static_cast<std::int64_t>(path.journey.hops.size())},
         {arg::seconds, static_cast<std::int64_t>(duration.value_or(std::chrono::seconds(0)).count())}},
        evidence);
}

}  // namespace

extern const Rule messagePath{"message.path", Scope::Message, judge};

}  // namespace mailvitals::rules
