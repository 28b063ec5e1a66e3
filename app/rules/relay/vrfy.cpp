// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/ehlo_offers.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// What it said to VRFY for a user whom it has.
const char* tagFor(const SmtpExchange* asked) {
    if (!asked) return "announced";
    const auto reply = SmtpSession::replyOf(*asked);
    if (!reply) return "announced";
    if (reply->code == 252) return "undecided";
    if (reply->positive()) return "tells";
    return reply->permanent() ? "refused" : "announced";
}

void judge(Verdicts& verdicts, const ServerTalk& heard) {
    const SmtpSession& session = *heard.talk.session;
    const std::vector<std::string> evidence{heard.talk.evidence};
    const EhloOffers offers = ehloOffers(session, {"VRFY", "EXPN"});
    if (!offers.heard) return verdicts.couldNotLook(heard.talk.subject, "it did not answer EHLO", evidence);
    const SmtpExchange* asked = session.find("VRFY ");
    const Args args{{arg::address, heard.server.address.toString()},
                    {arg::recipient, asked ? asked->sent.substr(5) : std::string()},
                    {arg::reply, asked ? ascii::join(asked->lines, " / ") : std::string()}};
    const auto say = [&](const char* tag) { verdicts.say(tag, heard.talk.subject, args, evidence); };
    const auto offered = [&](const char* keyword) {
        return std::find(offers.offered.begin(), offers.offered.end(), keyword) != offers.offered.end();
    };
    if (offers.offered.empty()) return say("not-offered");
    if (offered("VRFY")) say(tagFor(asked));
    if (offered("EXPN")) say("lists");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ServerTalk& heard : talksToJudge(ask, verdicts, SmtpTalk::Greeting)) judge(verdicts, heard);
}

}  // namespace

extern const Rule smtpVrfy{"smtp.vrfy", Scope::Any, judge};

}  // namespace mailvitals::rules
