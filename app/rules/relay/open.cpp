// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/relay_talk.h"
#include "rules/views/talks.h"
#include "rules/views/vantage.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

/// "Come back later" is no answer to the control question.
bool isNo(std::optional<RelayAnswer> control) {
    return control && control != RelayAnswer::Accepted && control != RelayAnswer::Greylisted &&
           control != RelayAnswer::Busy && control != RelayAnswer::Throttled;
}

/// The server took a stranger's mail for a stranger. What that means depends on where we stand and on whether
/// it takes everything.
const char* tagForAccepted(const RelayTalk& relay, Standpoint standpoint) {
    if (standpoint == Standpoint::Inside) return "accepted-inside";
    if (relay.control == RelayAnswer::Accepted) return "accepts-everything";
    if (relay.second != RelayAnswer::Accepted || !isNo(relay.control)) return "accepted-once";
    return standpoint == Standpoint::Outside ? "open" : "accepted-unplaced";
}

/// A refusal that somebody inside gets says nothing about strangers: they may come in by a door that takes
/// them for friends.
const char* tagForRefused(RelayAnswer answer, Standpoint standpoint) {
    if (standpoint == Standpoint::Inside) return "closed-inside";
    return answer == RelayAnswer::NeedsAuthentication ? "needs-login" : "closed";
}

const char* tagForNoVerdict(RelayAnswer answer) {
    switch (answer) {
        case RelayAnswer::NeedsTls: return "needs-tls";
        case RelayAnswer::Greylisted:
        case RelayAnswer::Busy: return "later";
        case RelayAnswer::Throttled:
        case RelayAnswer::TesterBlocked: return "turned-away";
        case RelayAnswer::SenderRefused: return "sender-refused";
        case RelayAnswer::RecipientUnknown: return "recipient-refused";
        case RelayAnswer::Tarpit: return "tarpit";
        default: return "unclear";
    }
}

void judge(Inquiry& ask, Verdicts& verdicts, const ServerTalk& heard) {
    const RelayTalk relay = readRelayTalk(*heard.talk.session);
    const Args args{{arg::address, heard.server.address.toString()},
                    {arg::host, heard.server.host.toString()},
                    {arg::sender, relay.sender},
                    {arg::recipient, relay.recipient},
                    {arg::reply, relay.reply},
                    {arg::reason, relay.brokeOff}};
    const auto say = [&](const char* tag) {
        verdicts.say(tag, heard.talk.subject, args, {heard.talk.evidence});
    };
    if (!relay.first) return say(relay.brokeOff.empty() ? "no-answer" : "broke-off");
    const bool accepted = relay.first == RelayAnswer::Accepted;
    const bool refused =
        relay.first == RelayAnswer::Refused || relay.first == RelayAnswer::NeedsAuthentication;
    if (!accepted && !refused) return say(tagForNoVerdict(*relay.first));
    const Standpoint standpoint = standpointTowards(ask, heard.server.address, *heard.talk.session);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    say(accepted ? tagForAccepted(relay, standpoint) : tagForRefused(*relay.first, standpoint));
}

}  // namespace

void relayOpen(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<ServerTalk> talks = talksToJudge(ask, verdicts, SmtpTalk::Relay);
    ask.foresee([&] { ownAddresses(ask); });  // every verdict rests on them in the end
    ask.ask(LocalQuestion());
    for (const ServerTalk& heard : talks) judge(ask, verdicts, heard);
}

}  // namespace mailvitals::rules
