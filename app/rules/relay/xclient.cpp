// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/ehlo_offers.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts, const ServerSession& heard) {
    const EhloOffers offers = ehloOffers(*heard.session.transcript, {"XCLIENT", "XFORWARD"});
    const std::vector<std::string> evidence{heard.session.evidence};
    if (!offers.heard)
        return verdicts.couldNotLook(heard.session.subject, "it did not answer EHLO", evidence);
    const Args args{{arg::address, heard.server.address.toString()}, {arg::names, offers.offered}};
    if (offers.offered.empty()) return verdicts.say("not-offered", heard.session.subject, args, evidence);
    const Standpoint standpoint = standpointTowards(ask, heard.server.address, *heard.session.transcript);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    verdicts.say(standpoint == Standpoint::Inside ? "offered-inside" : "offered", heard.session.subject, args,
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<ServerSession> sessions = sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting);
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const ServerSession& heard : sessions) judge(ask, verdicts, heard);
}

}  // namespace

extern const Rule trustXclient{"trust.xclient", Scope::Any, judge};

}  // namespace mailvitals::rules
