// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/route.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// The router that shows our own public address turned the connection round at its outer side, or did not.
const char* tagForSameAddress(const Session& session) {
    return session.state == Session::State::Failed && !session.ourDoing ? "same-address-unreachable"
                                                                        : "same-address";
}

const char* tagFor(const Place& place, const Session& session) {
    switch (place.sign) {
        case Place::Sign::PrivateAddress: return "private-address";
        case Place::Sign::ThisMachine: return "this-machine";
        case Place::Sign::SameNetwork: return "same-network";
        case Place::Sign::NearNetwork: return "near-network";
        case Place::Sign::SameAddress: return tagForSameAddress(session);
        case Place::Sign::ProxyElsewhere: return "outside-by-proxy";
        case Place::Sign::None: break;
    }
    return place.standpoint == Standpoint::Outside ? "outside" : "not-told";
}

std::string wayTo(const SmtpSession& transcript, const Way& way) {
    const LocalNetwork::Tunnel* tunnel = way.tunnelOf(transcript.local);
    return tunnel ? "through the tunnel " + tunnel->interface : "past the tunnel";
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const Place place = placeTowards(ask, server.address);
    const Session greeting = session(ask, server, SmtpSessionKind::Greeting);
    // The session's own end tells by which way it went.
    const bool manyWays = place.byOwnAddress && !wayTaken(ask).tunnels.empty();
    const bool dependsOnSession = place.sign == Place::Sign::SameAddress || manyWays;
    if (place.standpoint == Standpoint::Open || (dependsOnSession && greeting.state == Session::State::Open))
        return verdicts.wait();
    const std::string address = server.address.toString();
    std::vector<std::string> evidence = place.evidence;
    if (dependsOnSession && !greeting.evidence.empty()) evidence.push_back(greeting.evidence);
    Args args{{arg::address, address},
              {arg::host, server.host.toString()},
              {arg::found, place.ours ? place.ours->toString() : std::string()}};
    if (greeting.transcript && tookAnotherWay(ask, place, *greeting.transcript)) {
        args.push_back({arg::way, wayTo(*greeting.transcript, wayTaken(ask))});
        return verdicts.say("other-way", address, args, evidence);
    }
    verdicts.say(tagFor(place, greeting), address, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : serversToJudge(ask, verdicts)) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule vantageInside{"vantage.inside", Scope::Any, judge};

}  // namespace mailvitals::rules
