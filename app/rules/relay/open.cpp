// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "evidence/derived.h"
#include "rules/facts/smtp/greeting.h"
#include "rules/facts/smtp/proven_place.h"
#include "rules/facts/smtp/relay_sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using smtp::RelayAnswer;

/// One port of one address.
struct Endpoint {
    const Server& server;
    const RelaySessions& sessions;
    std::uint16_t port;

    Subject subject() const { return IpEndpoint{server.address, port}; }
};

/// A trial on this port, with the session in which it was made.
struct Tried {
    const RelaySession* in;
    const TrialOutcome* outcome;
    const smtp::RelayForm* form;
};

std::vector<Tried> formsTried(const Endpoint& endpoint) {
    std::vector<Tried> tried;
    for (const RelaySession& one : endpoint.sessions.all) {
        if (one.question.server.port != endpoint.port) continue;
        for (const TrialOutcome& outcome : one.outcomes) {
            if (const smtp::RelayForm* form = formOf(outcome.trial)) tried.push_back({&one, &outcome, form});
        }
    }
    return tried;
}

std::string titleOf(const Tried& tried) {
    std::string title(tried.form->title);
    if (tried.in->question.tls == TlsUse::Implicit) return title;
    return title + (tried.outcome->encrypted ? " (after STARTTLS)" : " (unencrypted)");
}

std::vector<std::string> titlesOf(const std::vector<Tried>& tried) {
    std::vector<std::string> titles;
    for (const Tried& one : tried) {
        const auto& answer = one.outcome->answer;
        const bool refused = answer == RelayAnswer::Refused || answer == RelayAnswer::NeedsAuthentication;
        if (one.outcome->named || refused) titles.push_back(titleOf(one));
    }
    return titles;
}

/// Does it say to the stranger just what it says to its own postmaster? Then the no is meant for us, not for
/// the stranger's mail.
bool refusesEverybody(const Endpoint& endpoint, const TrialOutcome& stranger) {
    const TrialOutcome* known = endpoint.sessions.find(knownBaseline, endpoint.port);
    return endpoint.port == smtpPort && known && known->named && saysTheSame(*known, stranger);
}

/// Exim's own configuration asks who the recipient is only where it does not relay: that it took somebody who
/// cannot exist is then no sign of a server that takes everything from everybody. The name has to be the
/// server's, for a provider's mail proxy may be an Exim too.
bool isExim(const Endpoint& endpoint, const SmtpSession& transcript) {
    const auto name = nameInGreeting(transcript);
    return name && *name == endpoint.server.host &&
           ascii::containsIgnoringCase(transcript.exchanges.front().lines.front(), " ESMTP Exim ");
}

/// The server took a stranger's mail for a stranger. What that means depends on where we stand, on whether it
/// takes everything, and on how the stranger was spelled.
const char* tagForAccepted(const Endpoint& endpoint, const Tried& tried, Standpoint standpoint) {
    if (standpoint == Standpoint::Inside) return "accepted-inside";
    const TrialOutcome* control = endpoint.sessions.find(unknownBaseline, endpoint.port);
    const TrialOutcome* second = endpoint.sessions.find(againName(tried.form->name), endpoint.port);
    const bool again = second && second->answer == RelayAnswer::Accepted;
    if (control && control->answer == RelayAnswer::Accepted) {
        const bool trusted = again && standpoint == Standpoint::Outside &&
                             tried.form->spelling == smtp::RelaySpelling::Plain &&
                             isExim(endpoint, *tried.in->session.transcript);
        return trusted ? "open-exim" : "accepts-everything";
    }
    if (tried.form->spelling == smtp::RelaySpelling::Odd) return "accepted-odd";
    const bool sure = again && isNo(control);
    if (!sure) return "accepted-once";
    if (standpoint != Standpoint::Outside) return "accepted-unplaced";
    return tried.form->spelling == smtp::RelaySpelling::Plain ? "open" : "open-routed";
}

/// A refusal that somebody inside gets says nothing about strangers: they may come in by a door that takes
/// them for friends.
const char* tagForRefused(RelayAnswer answer, Standpoint standpoint) {
    if (standpoint == Standpoint::Inside) return "closed-inside";
    if (standpoint != Standpoint::Outside) return "closed-unplaced";
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

/// A port for users at which nobody answers is a door that is not there, or not for strangers. The one for
/// servers has to be there.
void judgeUnreached(const Endpoint& endpoint, Verdicts& verdicts) {
    if (endpoint.port == smtpPort)
        verdicts.couldNotLook(endpoint.subject(), endpoint.sessions.first(endpoint.port)->session.reason,
                              endpoint.sessions.evidence(endpoint.port));
}

void judge(Inquiry& ask, Verdicts& verdicts, const Endpoint& endpoint) {
    if (endpoint.sessions.isOpen(endpoint.port)) return verdicts.wait();
    if (!endpoint.sessions.first(endpoint.port)->session.transcript)
        return judgeUnreached(endpoint, verdicts);

    const std::vector<Tried> tried = formsTried(endpoint);
    const auto accepted = std::find_if(tried.begin(), tried.end(), [](const Tried& one) {
        return one.outcome->answer == RelayAnswer::Accepted;
    });
    const Tried& decided = accepted == tried.end() ? tried.front() : *accepted;
    const TrialOutcome& outcome = *decided.outcome;
    const std::optional<Failure>& end = decided.in->session.transcript->brokeOff;
    const Args args{{arg::address, endpoint.server.address.toString()},
                    {arg::host, endpoint.server.host.toString()},
                    {arg::port, static_cast<std::int64_t>(endpoint.port)},
                    {arg::sender, outcome.trial.sender},
                    {arg::recipient, outcome.trial.recipient},
                    {arg::reply, outcome.reply},
                    {arg::tried, titlesOf(tried)},
                    {arg::reason, end ? reasonOf(*end) : std::string()}};
    std::vector<std::string> evidence = endpoint.sessions.evidence(endpoint.port);
    evidence.insert(evidence.begin(), idOf(RelayMatrixView{endpoint.server.address}));
    const auto say = [&](const char* tag) { verdicts.say(tag, endpoint.subject(), args, evidence); };

    if (!outcome.answer) return say(end ? "broke-off" : "no-answer");
    const bool refused =
        outcome.answer == RelayAnswer::Refused || outcome.answer == RelayAnswer::NeedsAuthentication;
    if (accepted == tried.end() && !refused) return say(tagForNoVerdict(*outcome.answer));
    if (refused && refusesEverybody(endpoint, outcome)) return say("refuses-everybody");
    const IpAddress& server = endpoint.server.address;
    const SmtpSession& session = *decided.in->session.transcript;
    // An alarm is worth a question to servers that the domain does not name; a refusal is not.
    const ProvenPlace place = refused ? ProvenPlace{standpointTowards(ask, server, session), {}}
                                      : provenPlace(ask, server, session);
    if (place.standpoint == Standpoint::Open) return verdicts.wait();
    evidence.insert(evidence.end(), place.evidence.begin(), place.evidence.end());
    say(refused ? tagForRefused(*outcome.answer, place.standpoint)
                : tagForAccepted(endpoint, decided, place.standpoint));
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.prefetch([&] { ownAddresses(ask); });  // every verdict rests on them in the end
    ask.ask(LocalQuestion());
    for (const Server& server : servers) {
        const RelaySessions sessions = relaySessions(ask, server);
        for (const std::uint16_t port : {smtpPort, submissionPort, submissionsPort})
            judge(ask, verdicts, {server, sessions, port});
    }
}

}  // namespace

extern const Rule relayOpen{"relay.open", Scope::Any, judge};

}  // namespace mailvitals::rules
