// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/relay_talk.h"
#include "rules/views/talks.h"
#include "rules/views/vantage.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

/// The server took a stranger's mail for a stranger. What that means depends on where we stand and on whether
/// it takes everything.
void judgeAccepted(Inquiry& ask, Verdicts& verdicts, const ServerTalk& heard, const RelayTalk& relay,
                   Args args) {
    const Standpoint standpoint = standpointTowards(ask, heard.server.address, *heard.talk.session);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    const std::vector<std::string> evidence{heard.talk.evidence};
    const auto say = [&](const char* tag) {
        verdicts.say(tag, heard.talk.subject, std::move(args), evidence);
    };
    if (standpoint == Standpoint::Inside) return say("accepted-inside");
    if (relay.control == RelayAnswer::Accepted) return say("accepts-everything");
    if (relay.second != RelayAnswer::Accepted) return say("accepted-once");
    say("open");
}

void judge(Inquiry& ask, Verdicts& verdicts, const ServerTalk& heard) {
    const RelayTalk relay = readRelayTalk(*heard.talk.session);
    const std::vector<std::string> evidence{heard.talk.evidence};
    const Args args{{arg::address, heard.server.address.toString()},
                    {arg::host, heard.server.host.toString()},
                    {arg::sender, relay.sender},
                    {arg::recipient, relay.recipient},
                    {arg::reply, relay.reply},
                    {arg::reason, relay.brokeOff}};
    const auto say = [&](const char* tag) { verdicts.say(tag, heard.talk.subject, args, evidence); };
    if (!relay.first) return say(relay.brokeOff.empty() ? "no-answer" : "broke-off");
    switch (*relay.first) {
        case RelayAnswer::Accepted: return judgeAccepted(ask, verdicts, heard, relay, args);
        case RelayAnswer::Refused: return say("closed");
        case RelayAnswer::NeedsAuthentication: return say("needs-login");
        case RelayAnswer::NeedsTls: return say("needs-tls");
        case RelayAnswer::Greylisted:
        case RelayAnswer::Busy: return say("later");
        case RelayAnswer::Throttled:
        case RelayAnswer::TesterBlocked: return say("turned-away");
        case RelayAnswer::SenderRefused: return say("sender-refused");
        case RelayAnswer::RecipientUnknown: return say("recipient-refused");
        case RelayAnswer::Tarpit: return say("tarpit");
        case RelayAnswer::Unclear: return say("unclear");
    }
}

}  // namespace

void relayOpen(Inquiry& ask, Verdicts& verdicts) {
    for (const ServerTalk& heard : talksToJudge(ask, verdicts, SmtpTalk::Relay)) judge(ask, verdicts, heard);
}

}  // namespace mailvitals::rules
