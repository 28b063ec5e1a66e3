// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/ehlo_offers.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<ServerTalk> talks = talksToJudge(ask, verdicts, SmtpTalk::Greeting);
    ask.foresee([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    std::vector<std::string> quiet;
    for (const ServerTalk& heard : talks) {
        const EhloOffers offers = ehloOffers(*heard.talk.session, {"XVERP"});
        if (!offers.heard) {
            verdicts.couldNotLook(heard.talk.subject, "it did not answer EHLO", {heard.talk.evidence});
            continue;
        }
        if (offers.offered.empty()) {
            quiet.push_back(heard.talk.evidence);
            continue;
        }
        const Standpoint standpoint = standpointTowards(ask, heard.server.address, *heard.talk.session);
        if (standpoint == Standpoint::Open) return verdicts.wait();
        verdicts.say(standpoint == Standpoint::Inside ? "sung-inside" : "sung", heard.talk.subject,
                     {{arg::address, heard.server.address.toString()}}, {heard.talk.evidence});
    }
    // Once for all: nobody knows whether the wire has been set, and every server keeps silent in the same
    // way.
    if (!quiet.empty()) verdicts.say("silent", ask.request().target.toString(), {}, quiet);
}

}  // namespace

extern const Rule trustCanary{"trust.canary", Scope::Any, judge};

}  // namespace mailvitals::rules
