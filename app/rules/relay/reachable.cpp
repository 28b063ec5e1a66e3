// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "rules/facts/smtp/line.h"
#include "rules/facts/vantage/own_addresses.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

using Symptom = Reach::Symptom;

/// One server, and whether it answers.
struct Seen {
    Server server;
    Reach reach;
    LineView line;  ///< only where it does not answer

    bool isDown() const {
        return reach.state == Reach::State::NoAnswer && line.state == LineView::State::Clear;
    }
    bool isOpen() const {
        return reach.state == Reach::State::Open ||
               (reach.state == Reach::State::NoAnswer && line.state == LineView::State::Open);
    }
};

/// No address of the domain takes mail.
const char* tagForDown(Symptom symptom) {
    switch (symptom) {
        case Symptom::Refused: return "refused";
        case Symptom::TimedOut: return "timed-out";
        case Symptom::NoRoute: return "no-route";
        case Symptom::Closed: return "closed";
        case Symptom::Garbage: return "garbage";
        case Symptom::Endless: return "endless";
        case Symptom::EhloClosed: return "ehlo-closed";
        case Symptom::EhloSilent: return "ehlo-silent";
        case Symptom::Silent:
        case Symptom::None: break;
    }
    return "silent";
}

/// Mail still gets through by another address.
const char* tagForOneDown(Symptom symptom) {
    switch (symptom) {
        case Symptom::Refused: return "one-refused";
        case Symptom::TimedOut: return "one-timed-out";
        case Symptom::NoRoute: return "one-no-route";
        case Symptom::Closed: return "one-closed";
        case Symptom::Garbage: return "one-garbage";
        case Symptom::Endless: return "one-endless";
        case Symptom::EhloClosed: return "one-ehlo-closed";
        case Symptom::EhloSilent: return "one-ehlo-silent";
        case Symptom::Silent:
        case Symptom::None: break;
    }
    return "one-silent";
}

std::string nameOf(const Server& server) {
    const std::string address = server.address.toString();
    return server.host.isRoot() ? address : server.host.toString() + " (" + address + ")";
}

void judge(Verdicts& verdicts, const Seen& seen, const std::vector<Seen>& all) {
    const Subject subject = seen.server.endpoint();
    std::vector<std::string> evidence = seen.reach.evidence;
    evidence.insert(evidence.end(), seen.line.evidence.begin(), seen.line.evidence.end());
    std::vector<std::string> alive;
    bool otherFamilyMayBeAlive = false;
    for (const Seen& other : all) {
        if (other.reach.isAlive()) alive.push_back(nameOf(other.server));
        // Whoever has IPv4 only, and that is many, does not get through by IPv6.
        otherFamilyMayBeAlive = otherFamilyMayBeAlive || (!other.isDown() && seen.server.address.isV6() &&
                                                          other.server.address.isV4());
    }
    const Args args{{arg::address, seen.server.address.toString()},
                    {arg::host, nameOf(seen.server)},
                    {arg::hosts, alive},
                    {arg::names, seen.line.hosts},
                    {arg::reply, seen.reach.reply}};
    switch (seen.reach.state) {
        case Reach::State::Open: return verdicts.wait();
        case Reach::State::Unknown: return verdicts.couldNotLook(subject, seen.reach.reason, evidence);
        case Reach::State::Answers: return verdicts.say("answers", subject, args, evidence);
        case Reach::State::TurnsAway: return verdicts.say("turned-away", subject, args, evidence);
        case Reach::State::NoAnswer: break;
    }
    if (!seen.isDown()) return verdicts.couldNotLook(subject, seen.line.reason, evidence);
    const bool beside = !alive.empty() || otherFamilyMayBeAlive;
    const char* tag = beside ? tagForOneDown(seen.reach.symptom) : tagForDown(seen.reach.symptom);
    verdicts.say(tag, subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const std::vector<Server> servers = serversToJudge(ask, verdicts);
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    std::vector<Seen> all;
    for (const Server& server : servers) all.push_back({server, reachOf(ask, server), {}});
    for (Seen& seen : all) {
        if (seen.reach.state == Reach::State::NoAnswer)
            seen.line = lineTowards(ask, seen.server, seen.reach, servers);
    }
    // How bad one is depends on all the others.
    const bool waits = std::any_of(all.begin(), all.end(), [](const Seen& seen) { return seen.isOpen(); });
    if (waits || verdicts.isWaiting()) return verdicts.wait();
    for (const Seen& seen : all) judge(verdicts, seen, all);
}

}  // namespace

extern const Rule smtpReachable{"smtp.reachable", Scope::Any, judge};

}  // namespace mailvitals::rules
