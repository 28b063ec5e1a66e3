// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/open_ports.h"
#include "rules/facts/smtp/reach.h"
#include "rules/facts/smtp/submission.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// What is known of one server's mail ports.
struct Ports {
    std::vector<std::string> names;  ///< "993 (IMAP over TLS)"
    std::vector<std::string> rare;   ///< those that a home server can mostly do without
    std::vector<std::string> odd;    ///< that answer, and as nobody expects
    std::vector<std::string> evidence;
    std::string reason;  ///< why a port was not looked at
    bool open = false;
    bool ourDoing = false;
};

std::string named(std::uint16_t port, const std::string& name) {
    return std::to_string(port) + " (" + name + ")";
}

/// Ports to which other rules connect in any case.
Ports portsOfSmtp(Inquiry& ask, const Server& server) {
    Ports ports;
    const Reach reach = reachOf(ask, server);
    const auto endpoints = submissionEndpoints(ask, server);
    ports.open = reach.state == Reach::State::Open;
    ports.evidence = reach.evidence;
    ports.reason = reach.reason;
    ports.ourDoing = reach.state == Reach::State::Unknown;
    if (reach.isAlive()) ports.names.push_back(named(smtpPort, "SMTP"));
    for (const SubmissionEndpoint& endpoint : endpoints) {
        ports.open = ports.open || endpoint.session.state == Session::State::Open;
        if (!endpoint.session.evidence.empty()) ports.evidence.push_back(endpoint.session.evidence);
        if (endpoint.session.state == Session::State::Connected)
            ports.names.push_back(
                named(endpoint.port, endpoint.port == submissionPort ? "submission" : "submission over TLS"));
    }
    return ports;
}

void addOthers(Inquiry& ask, const Server& server, Ports& ports) {
    for (const OpenPort& port : openPorts(ask, server, ask.policy().mailServices)) {
        ports.open = ports.open || port.state == OpenPort::State::Open;
        ports.evidence.push_back(port.evidence);
        if (port.state == OpenPort::State::Unknown) {
            ports.ourDoing = true;
            ports.reason = port.reason;
        }
        if (port.state != OpenPort::State::Answers) continue;
        if (!port.service) {
            ports.odd.push_back(named(port.endpoint.port, port.reply));
        } else {
            const std::string name = named(port.endpoint.port, port.service->name);
            ports.names.push_back(name);
            if (port.service->rarelyNeeded) ports.rare.push_back(name);
        }
    }
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const Place place = placeTowards(ask, server.address);
    Ports ports = portsOfSmtp(ask, server);
    if (place.standpoint == Standpoint::Open) return verdicts.wait();
    // Other ports are asked only where somebody outside would be let in by them.
    const bool all =
        ask.request().ownServer && ask.request().target.domain() && place.standpoint == Standpoint::Outside;
    if (all) addOthers(ask, server, ports);
    if (ports.open) return verdicts.wait();
    const Subject subject = server.address;
    const Args args{{arg::address, server.address.toString()},
                    {arg::names, ports.names},
                    {arg::found, ports.rare},
                    {arg::reply, ports.odd}};
    if (ports.names.empty() && ports.odd.empty())
        return verdicts.couldNotLook(
            subject, ports.reason.empty() ? "no mail port of the address answers from here" : ports.reason,
            ports.evidence);
    if (place.standpoint == Standpoint::Inside) return verdicts.say("inside", subject, args, ports.evidence);
    if (!ports.odd.empty()) verdicts.say("not-recognised", subject, args, ports.evidence);
    if (!ports.rare.empty()) return verdicts.say("more-than-needed", subject, args, ports.evidence);
    if (ports.names.empty()) return;
    if (all && ports.ourDoing) return verdicts.couldNotLook(subject, ports.reason, ports.evidence);
    verdicts.say(all ? "open" : "only-smtp", subject, args, ports.evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : serversToJudge(ask, verdicts)) judge(ask, verdicts, server);
}

}  // namespace

extern const Rule exposureMailPorts{"exposure.mail-ports", Scope::Any, judge};

}  // namespace mailvitals::rules
