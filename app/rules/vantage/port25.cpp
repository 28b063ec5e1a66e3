// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/public_suffix_list.h"
#include "rules/facts/smtp/greeting.h"
#include "rules/facts/smtp/interception.h"
#include "rules/facts/smtp/reference_hosts.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/smtp/trials.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

#include <algorithm>
#include <map>
#include <set>

namespace mailvitals::rules {
namespace {

/// Where the same machine may answer as well: submission with and without TLS from the start, and the web,
/// which webmail, autoconfiguration and MTA-STS stand behind.
constexpr std::uint16_t otherPorts[]{587, 465, 443};

/// One server on port 25, and what was seen there.
struct Endpoint {
    Server server;
    const SmtpSession* session = nullptr;
    std::optional<Failure> failure;
    Interception interception;
    std::string evidence;

    bool answers() const { return session != nullptr && interception.state == Interception::State::Nobody; }
    /// Nobody there, as far as that can be told.
    bool shut() const {
        if (!failure) return false;
        return !isOurDoing(failure->why) || failure->why == FailureReason::ProxyFailed;
    }
};

Endpoint lookAt(Inquiry& ask, const Server& server, bool& open) {
    const SmtpQuestion question = greetingOf(ask, server);
    Endpoint endpoint{server, nullptr, std::nullopt, {}, question.id()};
    const Attempt<SmtpSession>& attempt = ask.ask(question);
    open = open || attempt.isOpen();
    if (attempt.failure()) endpoint.failure = *attempt.failure();
    endpoint.session = attempt.answer();
    if (endpoint.session && !wasHeard(*endpoint.session)) {
        endpoint.failure = endpoint.session->brokeOff.value_or(Failure{FailureReason::Closed, {}});
        endpoint.session = nullptr;
    }
    if (endpoint.session) endpoint.interception = detectInterception(ask, server, *endpoint.session);
    open = open || endpoint.interception.state == Interception::State::Open;
    return endpoint;
}

std::vector<std::string> namesOf(const std::vector<Endpoint>& endpoints) {
    std::vector<std::string> names;
    for (const Endpoint& endpoint : endpoints) {
        const std::string name =
            (endpoint.server.host.isRoot() ? "" : endpoint.server.host.toString() + " ") +
            endpoint.server.address.toString();
        names.push_back(name);
    }
    return names;
}

std::vector<std::string> evidenceOf(const std::vector<Endpoint>& endpoints) {
    std::vector<std::string> ids;
    for (const Endpoint& endpoint : endpoints) {
        ids.push_back(endpoint.evidence);
        ids.insert(ids.end(), endpoint.interception.evidence.begin(), endpoint.interception.evidence.end());
    }
    return ids;
}

/// Other ports of the same machines; one that opens is enough.
struct Elsewhere {
    bool open = false;
    std::vector<std::string> answering;  ///< "192.0.2.1:587"
    std::vector<std::string> evidence;
    std::set<std::string> names;  ///< in their greetings
};

Elsewhere checkOtherPorts(Inquiry& ask, const std::vector<Endpoint>& endpoints) {
    Elsewhere elsewhere;
    for (const Endpoint& endpoint : endpoints) {
        for (const std::uint16_t port : otherPorts) {
            const SmtpQuestion question{
                SmtpSessionKind::PortCheck, endpoint.server.host, {endpoint.server.address, port}};
            const Attempt<SmtpSession>& attempt = ask.ask(question);
            elsewhere.open = elsewhere.open || attempt.isOpen();
            if (attempt.isOpen()) continue;
            elsewhere.evidence.push_back(question.id());
            if (!attempt.answer()) continue;
            elsewhere.answering.push_back(question.server.toString());
            if (const auto name = nameInGreeting(*attempt.answer())) elsewhere.names.insert(name->toString());
        }
    }
    return elsewhere;
}

DomainName ownerOf(const Endpoint& endpoint) {
    return dmarc::organizationalDomainByList(endpoint.server.host);
}

using Networks = std::set<std::string>;

bool haveNoneInCommon(const Networks& some, const Networks& others) {
    return std::none_of(some.begin(), some.end(),
                        [&](const std::string& network) { return others.contains(network); });
}

/// Independent servers do not fall silent together. Those of one owner may; so only names of different
/// organisations that share no network count.
bool independent(const std::vector<Endpoint>& endpoints) {
    std::map<DomainName, Networks> byOwner;
    for (const Endpoint& endpoint : endpoints) {
        const auto& bytes = endpoint.server.address.bytes();
        byOwner[ownerOf(endpoint)].insert(
            std::string(bytes.begin(), bytes.begin() + (endpoint.server.address.isV4() ? 2 : 4)));
    }
    for (auto one = byOwner.begin(); one != byOwner.end(); ++one) {
        const bool apart = std::any_of(std::next(one), byOwner.end(), [&](const auto& other) {
            return haveNoneInCommon(one->second, other.second);
        });
        if (apart) return true;
    }
    return false;
}

const Endpoint* firstWith(const std::vector<Endpoint>& endpoints, Interception::State state) {
    const auto found = std::find_if(endpoints.begin(), endpoints.end(), [state](const Endpoint& endpoint) {
        return endpoint.interception.state == state;
    });
    return found == endpoints.end() ? nullptr : &*found;
}

/// The same stranger behind two addresses is no wrong name in somebody's configuration.
bool answersForOthers(const std::vector<Endpoint>& endpoints, const Endpoint& stranger) {
    return std::any_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& endpoint) {
        return endpoint.interception.name == stranger.interception.name &&
               ownerOf(endpoint) != ownerOf(stranger);
    });
}

void judgeStranger(Inquiry& ask, Verdicts& verdicts, const std::vector<Endpoint>& endpoints,
                   const Endpoint& stranger, Args args) {
    const Elsewhere elsewhere = checkOtherPorts(ask, {stranger});
    if (elsewhere.open) return verdicts.wait();
    std::vector<std::string> evidence = evidenceOf(endpoints);
    evidence.insert(evidence.end(), elsewhere.evidence.begin(), elsewhere.evidence.end());
    args.push_back({arg::name, stranger.interception.name});
    const bool otherName = !elsewhere.names.empty() && !elsewhere.names.contains(stranger.interception.name);
    const bool proven = stranger.interception.proven || answersForOthers(endpoints, stranger) || otherName;
    verdicts.say(proven ? "intercepted" : "stranger", "port 25", std::move(args), evidence);
}

/// What the reference hosts say, over each family in which a mail server was tried.
std::vector<ReferenceView> referencesFor(Inquiry& ask, const std::vector<Endpoint>& endpoints) {
    std::vector<ReferenceView> views;
    for (const Family family : {Family::V4, Family::V6}) {
        const bool tried = std::any_of(endpoints.begin(), endpoints.end(), [&](const Endpoint& endpoint) {
            return endpoint.server.address.family() == family;
        });
        if (tried) views.push_back(referenceHosts(ask, family));
    }
    return views;
}

bool anyIs(const std::vector<ReferenceView>& views, ReferenceView::State state) {
    return std::any_of(views.begin(), views.end(),
                       [state](const ReferenceView& view) { return view.state == state; });
}

/// Of the views in this state.
std::vector<std::string> hostsOf(const std::vector<ReferenceView>& views, ReferenceView::State state) {
    std::vector<std::string> hosts;
    for (const ReferenceView& view : views) {
        if (view.state == state) hosts.insert(hosts.end(), view.hosts.begin(), view.hosts.end());
    }
    return hosts;
}

/// What the reference hosts tell where the mail servers do not answer; null: nothing.
const char* tagFor(ReferenceView::State state) {
    switch (state) {
        case ReferenceView::State::Reached: return "open-for-others";
        case ReferenceView::State::Replaced: return "intercepted";
        case ReferenceView::State::Rewritten: return "rewritten";
        case ReferenceView::State::Shut: return "blocked-here";
        case ReferenceView::State::Open:
        case ReferenceView::State::Unknown: break;
    }
    return nullptr;
}

/// False where the reference hosts tell nothing.
bool sayByReferences(Verdicts& verdicts, const std::vector<ReferenceView>& views, Args args,
                     std::vector<std::string> evidence) {
    for (const ReferenceView& view : views)
        evidence.insert(evidence.end(), view.evidence.begin(), view.evidence.end());
    // In this order: one family that is open is enough.
    using State = ReferenceView::State;
    for (const State state : {State::Reached, State::Replaced, State::Rewritten, State::Shut}) {
        const auto found = std::find_if(views.begin(), views.end(),
                                        [state](const ReferenceView& view) { return view.state == state; });
        if (found == views.end()) continue;
        args.push_back({arg::names, hostsOf(views, state)});
        args.push_back({arg::name, found->name});
        verdicts.say(tagFor(state), "port 25", std::move(args), std::move(evidence));
        return true;
    }
    return false;
}

void judgeShut(Inquiry& ask, Verdicts& verdicts, const std::vector<Endpoint>& endpoints, Args args) {
    const std::vector<ReferenceView> views = referencesFor(ask, endpoints);
    const Elsewhere elsewhere = checkOtherPorts(ask, endpoints);
    if (elsewhere.open || anyIs(views, ReferenceView::State::Open)) return verdicts.wait();
    std::vector<std::string> evidence = evidenceOf(endpoints);
    args.push_back({arg::reason, reasonOf(*endpoints.front().failure)});
    args.push_back({arg::found, elsewhere.answering});
    if (sayByReferences(verdicts, views, args, evidence)) return;
    evidence.insert(evidence.end(), elsewhere.evidence.begin(), elsewhere.evidence.end());
    const char* tag = elsewhere.answering.empty() ? "nothing-answers"
                      : independent(endpoints)    ? "blocked"
                                                  : "blocked-or-closed";
    verdicts.say(tag, "port 25", std::move(args), evidence);
}

/// Where the domain's own servers are silent, reference hosts tell whether the line is; and where these
/// cannot be asked, it is left open.
void judge(Inquiry& ask, Verdicts& verdicts) {
    std::vector<Endpoint> endpoints;
    bool open = false;
    bool anyInside = false;
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : serversToJudge(ask, verdicts)) {
        if (!isConnectable(server.address, ask.request())) continue;
        const Endpoint endpoint = lookAt(ask, server, open);
        const Standpoint standpoint = placeTowards(ask, server.address).standpoint;
        open = open || standpoint == Standpoint::Open;
        anyInside = anyInside || standpoint == Standpoint::Inside;
        if (standpoint != Standpoint::Inside) endpoints.push_back(endpoint);
    }
    if (open || verdicts.isWaiting()) return verdicts.wait();
    if (endpoints.empty() && anyInside)
        return verdicts.doesNotApply("port 25",
                                     "the mail servers are in the network that this check runs from");
    if (endpoints.empty()) return;
    const Args args{{arg::hosts, namesOf(endpoints)}};
    if (firstWith(endpoints, Interception::State::Rewriter))
        return verdicts.say("rewritten", "port 25", args, evidenceOf(endpoints));
    if (const Endpoint* stranger = firstWith(endpoints, Interception::State::Stranger))
        return judgeStranger(ask, verdicts, endpoints, *stranger, args);
    if (std::any_of(endpoints.begin(), endpoints.end(),
                    [](const Endpoint& endpoint) { return endpoint.answers(); }))
        return verdicts.say("open", "port 25", args, evidenceOf(endpoints));
    const auto ours = std::find_if(endpoints.begin(), endpoints.end(),
                                   [](const Endpoint& endpoint) { return !endpoint.shut(); });
    if (ours == endpoints.end()) return judgeShut(ask, verdicts, endpoints, args);
    verdicts.couldNotLook("port 25", reasonOf(*ours->failure), evidenceOf(endpoints));
}

}  // namespace

extern const Rule vantagePort25{"vantage.port25", Scope::Any, judge};

}  // namespace mailvitals::rules
