// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/ehlo_offers.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts, const ServerTalk& heard) {
    const EhloOffers offers = ehloOffers(*heard.talk.session, {"XCLIENT", "XFORWARD"});
    const std::vector<std::string> evidence{heard.talk.evidence};
    if (!offers.heard) return verdicts.couldNotLook(heard.talk.subject, "it did not answer EHLO", evidence);
    const Args args{{arg::address, heard.server.address.toString()}, {arg::names, offers.offered}};
    if (offers.offered.empty()) return verdicts.say("not-offered", heard.talk.subject, args, evidence);
    const Standpoint standpoint = standpointTowards(ask, heard.server.address, *heard.talk.session);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    verdicts.say(standpoint == Standpoint::Inside ? "offered-inside" : "offered", heard.talk.subject, args,
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<ServerTalk> talks = talksToJudge(ask, verdicts, SmtpTalk::Greeting);
    ask.foresee([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const ServerTalk& heard : talks) judge(ask, verdicts, heard);
}

}  // namespace

extern const Rule trustXclient{"trust.xclient", Scope::Any, judge};

}  // namespace mailvitals::rules
