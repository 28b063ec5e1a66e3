// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/relay_sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const RelaySessions sessions = relaySessions(ask, server);
    if (sessions.open) return verdicts.wait();
    const std::string subject = server.address.toString();
    const RelaySession* reached = nullptr;
    const RelaySession* taken = nullptr;
    const RelaySession* refused = nullptr;
    for (const RelaySession& one : sessions.all) {
        if (one.session.transcript && !reached) reached = &one;
        for (const TrialOutcome& outcome : one.outcomes) {
            const bool carried = formOf(outcome.trial) && outcome.answer == RelayAnswer::Accepted;
            if (carried && !taken) taken = &one;
            const bool no =
                outcome.answer == RelayAnswer::Refused || outcome.answer == RelayAnswer::NeedsAuthentication;
            if (no && !refused) refused = &one;
        }
    }
    if (!reached) {
        const Session& session = sessions.all.front().session;
        return verdicts.couldNotLook(subject, session.reason, sessions.evidence(smtpPort));
    }
    const RelaySession& shown = taken ? *taken : refused ? *refused : *reached;
    const Standpoint standpoint = standpointTowards(ask, server.address, *shown.session.transcript);
    if (standpoint == Standpoint::Open) return verdicts.wait();
    if (standpoint != Standpoint::Inside)
        return verdicts.doesNotApply(subject, "this check was not run from the server's own network");
    if (!taken && !refused) {
        return verdicts.couldNotLook(subject, "it neither accepted nor refused mail from an external sender",
                                     {shown.session.evidence});
    }
    const IpAddress& ours = shown.session.transcript->local;
    const Args args{{arg::address, subject},
                    {arg::port, static_cast<std::int64_t>(shown.question.server.port)},
                    {arg::found, ours.toString()}};
    verdicts.say(taken ? "carries" : "asks-for-login", subject, args, {shown.session.evidence});
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : servers) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule relayInsideOnly{"relay.inside-only", Scope::Any, judge};

}  // namespace mailvitals::rules
