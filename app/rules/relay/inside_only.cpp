// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rules.h"
#include "rules/views/relay_talks.h"
#include "rules/views/vantage.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const RelayTalks talks = relayTalks(ask, server);
    if (talks.open) return verdicts.wait();
    const std::string subject = server.address.toString();
    const RelayTalk* reached = nullptr;
    const RelayTalk* taken = nullptr;
    const RelayTalk* refused = nullptr;
    for (const RelayTalk& one : talks.all) {
        if (one.talk.session && !reached) reached = &one;
        for (const TrialOutcome& outcome : one.outcomes) {
            const bool carried = formOf(outcome.trial) && outcome.answer == RelayAnswer::Accepted;
            if (carried && !taken) taken = &one;
            const bool no =
                outcome.answer == RelayAnswer::Refused || outcome.answer == RelayAnswer::NeedsAuthentication;
            if (no && !refused) refused = &one;
        }
    }
    if (!reached) {
        const Talk& talk = talks.all.front().talk;
        return verdicts.couldNotLook(subject, talk.reason, talks.evidence(smtpPort));
    }
    const RelayTalk& shown = taken ? *taken : refused ? *refused : *reached;
    const Standpoint standpoint = standpointTowards(ask, server.address, *shown.talk.session);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    if (standpoint != Standpoint::Inside)
        return verdicts.doesNotApply(subject, "we do not look from its own network");
    if (!taken && !refused) {
        return verdicts.couldNotLook(subject, "it neither took nor refused a stranger's mail",
                                     {shown.talk.evidence});
    }
    const IpAddress& ours = shown.talk.session->local;
    const Args args{{arg::address, subject},
                    {arg::port, static_cast<std::int64_t>(shown.question.server.port)},
                    {arg::found, ours.toString()}};
    verdicts.say(taken ? "carries" : "asks-for-login", subject, args, {shown.talk.evidence});
}

}  // namespace

void relayInsideOnly(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.foresee([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : servers) judge(ask, verdicts, server);
}

}  // namespace mailvitals::rules
