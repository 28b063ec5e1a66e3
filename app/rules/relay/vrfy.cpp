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

void judge(Verdicts& verdicts, const ServerSession& heard) {
    const SmtpSession& transcript = *heard.session.transcript;
    const std::vector<std::string> evidence{heard.session.evidence};
    const EhloOffers offers = ehloOffers(transcript, {"VRFY", "EXPN"});
    if (!offers.heard)
        return verdicts.couldNotLook(heard.session.subject, "it did not answer EHLO", evidence);
    const SmtpExchange* asked = transcript.find("VRFY ");
    const Args args{{arg::address, heard.server.address.toString()},
                    {arg::recipient, asked ? asked->sent.substr(5) : std::string()},
                    {arg::reply, asked ? ascii::join(asked->lines, " / ") : std::string()}};
    const auto say = [&](const char* tag) { verdicts.say(tag, heard.session.subject, args, evidence); };
    const auto offered = [&](const char* keyword) {
        return std::find(offers.offered.begin(), offers.offered.end(), keyword) != offers.offered.end();
    };
    if (offers.offered.empty()) return say("not-offered");
    if (offered("VRFY")) say(tagFor(asked));
    if (offered("EXPN")) say("lists");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting))
        judge(verdicts, heard);
}

}  // namespace

extern const Rule smtpVrfy{"smtp.vrfy", Scope::Any, judge};

}  // namespace mailvitals::rules
