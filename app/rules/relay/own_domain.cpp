// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dmarc_walk.h"
#include "rules/facts/smtp/baseline_recipients.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

/// Does it tell what the server thinks of such mail, or of us?
bool isAnswer(const TrialOutcome& outcome) {
    switch (outcome.answer.value_or(RelayAnswer::Unclear)) {
        case RelayAnswer::Refused:
        case RelayAnswer::NeedsAuthentication: return true;
        case RelayAnswer::SenderRefused: return outcome.reply.starts_with('5');
        default: return false;
    }
}

/// What the domain asks receivers to do with mail in its name that proves nothing; the server is one of them.
const char* tagForAccepted(const DmarcWalk& walk) {
    const bool strict = walk.deciding() && walk.policyForDomain() != dmarc::Policy::None;
    return strict ? "accepted-strict" : "accepted";
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const Subject subject = server.endpoint();
    const DmarcWalk walk = dmarcWalk(ask, *ask.request().target.domain());
    const RelaySessions sessions = relaySessions(ask, server);
    const auto baseline = baselineToJudge(ask, verdicts, server);
    if (!baseline) return;
    if (sessions.isOpen(smtpPort)) return verdicts.wait();
    const TrialOutcome* tried = sessions.find(ownDomainControl, smtpPort);
    const TrialOutcome& decided = tried ? *tried : baseline->known;
    const std::vector<std::string> evidence = sessions.evidence(smtpPort);
    const bool heard = tried && tried->answer;
    if (!heard && baseline->known.answer == RelayAnswer::Accepted)
        return verdicts.couldNotLook(subject, "the conversation about it broke off", evidence);
    const Args args{{arg::address, server.address.toString()},
                    {arg::sender, decided.trial.sender},
                    {arg::recipient, decided.trial.recipient},
                    {arg::reply, decided.reply}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, evidence); };
    if (!tried) return say("not-asked");
    if (isAnswer(*tried)) return say("refused");
    if (tried->answer != RelayAnswer::Accepted) return say("no-verdict");
    const Standpoint standpoint = standpointTowards(ask, server.address, *baseline->session.transcript);
    if (standpoint == Standpoint::Open || walk.open) return verdicts.wait();
    if (standpoint == Standpoint::Inside) return say("inside");
    say(tagForAccepted(walk));
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    const std::string domain = ask.request().target.toString();
    // A sound server refuses it, and the refusals that are allowed are spent on the ways to relay.
    const bool leftOut = !ask.request().thorough && !servers.empty();
    if (leftOut) verdicts.say("left-out", domain, {{arg::domain, domain}});
    if (!ask.request().thorough) return;
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : servers) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule trustOwnDomain{"trust.own-domain", Scope::Domain, judge};

}  // namespace mailvitals::rules
