// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/public_suffix_list.h"
#include "rules/facts/smtp/interception.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/smtp/trials.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

#include <algorithm>
#include <set>

namespace mailvitals::rules {
namespace {

/// Where the same machine may answer as well: submission with and without TLS from the start, and the web,
/// which webmail, autoconfiguration and MTA-STS stand behind.
constexpr std::uint16_t otherPorts[]{587, 465, 443};

/// One server on port 25, and what was seen there.
struct Door {
    Server server;
    const SmtpSession* session = nullptr;
    std::optional<Failure> failure;
    Between between;
    std::string evidence;

    bool answers() const { return session != nullptr && between.state == Between::State::Nobody; }
    /// Nobody there, as far as that can be told.
    bool shut() const {
        if (!failure) return false;
        return !isOurDoing(failure->why) || failure->why == Why::ProxyFailed;
    }
};

/// Something on the way may take a connection and let nobody speak.
bool wasHeard(const SmtpSession& session) {
    return std::any_of(session.exchanges.begin(), session.exchanges.end(),
                       [](const SmtpExchange& exchange) { return !exchange.lines.empty(); });
}

Door lookAt(Inquiry& ask, const Server& server, bool& open) {
    const SmtpQuestion question = greetingOf(ask, server);
    Door door{server, nullptr, std::nullopt, {}, question.id()};
    const Attempt<SmtpSession>& attempt = ask.ask(question);
    open = open || attempt.isOpen();
    if (attempt.failure()) door.failure = *attempt.failure();
    door.session = attempt.answer();
    if (door.session && !wasHeard(*door.session)) {
        door.failure = door.session->brokeOff.value_or(Failure{Why::Closed, {}});
        door.session = nullptr;
    }
    if (door.session) door.between = whoAnswers(ask, server, *door.session);
    open = open || door.between.state == Between::State::Open;
    return door;
}

std::vector<std::string> namesOf(const std::vector<Door>& doors) {
    std::vector<std::string> names;
    for (const Door& door : doors) {
        const std::string name = (door.server.host.isRoot() ? "" : door.server.host.toString() + " ") +
                                 door.server.address.toString();
        names.push_back(name);
    }
    return names;
}

std::vector<std::string> evidenceOf(const std::vector<Door>& doors) {
    std::vector<std::string> ids;
    for (const Door& door : doors) {
        ids.push_back(door.evidence);
        ids.insert(ids.end(), door.between.evidence.begin(), door.between.evidence.end());
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

Elsewhere knock(Inquiry& ask, const std::vector<Door>& doors) {
    Elsewhere elsewhere;
    for (const Door& door : doors) {
        for (const std::uint16_t port : otherPorts) {
            const SmtpQuestion question{SmtpTalk::Knock, door.server.host, {door.server.address, port}};
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

DomainName ownerOf(const Door& door) {
    return dmarc::organizationalDomainByList(door.server.host);
}

/// Independent servers do not fall silent together. Those of one owner may; so only names of different
/// organisations, in different networks, count.
bool independent(const std::vector<Door>& doors) {
    std::set<DomainName> owners;
    std::set<std::string> networks;
    for (const Door& door : doors) {
        owners.insert(ownerOf(door));
        const auto& bytes = door.server.address.bytes();
        networks.insert(std::string(bytes.begin(), bytes.begin() + (door.server.address.isV4() ? 2 : 4)));
    }
    return owners.size() > 1 && networks.size() > 1;
}

const Door* firstWith(const std::vector<Door>& doors, Between::State state) {
    const auto found = std::find_if(doors.begin(), doors.end(),
                                    [state](const Door& door) { return door.between.state == state; });
    return found == doors.end() ? nullptr : &*found;
}

/// The same stranger behind two addresses, or another name at another port of the same machine, is no wrong
/// name in somebody's configuration.
bool strangerIsProven(const std::vector<Door>& doors, const Door& stranger, const Elsewhere& elsewhere) {
    const auto others = std::count_if(doors.begin(), doors.end(), [&](const Door& door) {
        return door.between.name == stranger.between.name && ownerOf(door) != ownerOf(stranger);
    });
    const bool otherName = !elsewhere.names.empty() && !elsewhere.names.contains(stranger.between.name);
    return others > 0 || otherName;
}

void judgeStranger(Inquiry& ask, Verdicts& verdicts, const std::vector<Door>& doors, const Door& stranger,
                   Args args) {
    const Elsewhere elsewhere = knock(ask, {stranger});
    if (elsewhere.open) return verdicts.wait();
    std::vector<std::string> evidence = evidenceOf(doors);
    evidence.insert(evidence.end(), elsewhere.evidence.begin(), elsewhere.evidence.end());
    args.push_back({arg::name, stranger.between.name});
    const char* tag = strangerIsProven(doors, stranger, elsewhere) ? "intercepted" : "stranger";
    verdicts.say(tag, "port 25", std::move(args), evidence);
}

void judgeShut(Inquiry& ask, Verdicts& verdicts, const std::vector<Door>& doors, Args args) {
    const Elsewhere elsewhere = knock(ask, doors);
    if (elsewhere.open) return verdicts.wait();
    std::vector<std::string> evidence = evidenceOf(doors);
    evidence.insert(evidence.end(), elsewhere.evidence.begin(), elsewhere.evidence.end());
    args.push_back({arg::reason, reasonOf(*doors.front().failure)});
    args.push_back({arg::found, elsewhere.answering});
    const char* tag = elsewhere.answering.empty() ? "nothing-answers"
                      : independent(doors)        ? "blocked"
                                                  : "blocked-or-closed";
    verdicts.say(tag, "port 25", std::move(args), evidence);
}

/// Nobody but the domain's own mail servers is asked, so what an unrelated server would answer is not known;
/// where that would decide, it is left open.
void judge(Inquiry& ask, Verdicts& verdicts) {
    std::vector<Door> doors;
    bool open = false;
    bool anyInside = false;
    ask.foresee([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : serversToJudge(ask, verdicts)) {
        if (!isConnectable(server.address, ask.request())) continue;
        const Door door = lookAt(ask, server, open);
        const Standpoint standpoint = placeTowards(ask, server.address).standpoint;
        open = open || standpoint == Standpoint::Open;
        anyInside = anyInside || standpoint == Standpoint::Inside;
        if (standpoint != Standpoint::Inside) doors.push_back(door);
    }
    if (open || verdicts.isWaiting()) return verdicts.wait();
    if (doors.empty() && anyInside)
        return verdicts.doesNotApply("port 25", "the mail servers stand in the network that we look from");
    if (doors.empty()) return;
    const Args args{{arg::hosts, namesOf(doors)}};
    if (firstWith(doors, Between::State::Rewriter))
        return verdicts.say("rewritten", "port 25", args, evidenceOf(doors));
    if (const Door* stranger = firstWith(doors, Between::State::Stranger))
        return judgeStranger(ask, verdicts, doors, *stranger, args);
    if (std::any_of(doors.begin(), doors.end(), [](const Door& door) { return door.answers(); }))
        return verdicts.say("open", "port 25", args, evidenceOf(doors));
    const auto ours = std::find_if(doors.begin(), doors.end(), [](const Door& door) { return !door.shut(); });
    if (ours == doors.end()) return judgeShut(ask, verdicts, doors, args);
    verdicts.couldNotLook("port 25", reasonOf(*ours->failure), evidenceOf(doors));
}

}  // namespace

extern const Rule vantagePort25{"vantage.port25", Scope::Any, judge};

}  // namespace mailvitals::rules
