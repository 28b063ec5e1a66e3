// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/ehlo_offers.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<ServerSession> sessions = sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting);
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    std::vector<std::string> quiet;
    for (const ServerSession& heard : sessions) {
        const EhloOffers offers = ehloOffers(*heard.session.transcript, {"XVERP"});
        if (!offers.heard) {
            verdicts.couldNotLook(heard.session.subject, "it did not answer EHLO", {heard.session.evidence});
            continue;
        }
        if (offers.offered.empty()) {
            quiet.push_back(heard.session.evidence);
            continue;
        }
        const Standpoint standpoint = standpointTowards(ask, heard.server.address, *heard.session.transcript);
        if (standpoint == Standpoint::Open) return verdicts.wait();
        verdicts.say(standpoint == Standpoint::Inside ? "sung-inside" : "sung", heard.session.subject,
                     {{arg::address, heard.server.address.toString()}}, {heard.session.evidence});
    }
    // Once for all: nobody knows whether the wire has been set, and every server keeps silent in the same
    // way.
    if (!quiet.empty()) verdicts.say("silent", ask.request().target.toString(), {}, quiet);
}

}  // namespace

extern const Rule trustCanary{"trust.canary", Scope::Any, judge};

}  // namespace mailvitals::rules
