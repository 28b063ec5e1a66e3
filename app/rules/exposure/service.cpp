// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/open_ports.h"
#include "rules/facts/smtp/reach.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/facts/vantage/vantage.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// So many ports that accept a connection and say nothing that anybody knows are no services: something in
/// front of the server answers for every port.
constexpr std::ptrdiff_t mostSilent = 8;

std::vector<std::string> evidenceOf(const std::vector<OpenPort>& ports, OpenPort::State state) {
    std::vector<std::string> ids;
    for (const OpenPort& port : ports) {
        if (port.state == state) ids.push_back(port.evidence);
    }
    return ids;
}

std::ptrdiff_t countOf(const std::vector<OpenPort>& ports, OpenPort::State state) {
    return std::count_if(ports.begin(), ports.end(),
                         [state](const OpenPort& port) { return port.state == state; });
}

/// What answers is said port by port; true where a service was recognised.
bool sayWhatAnswers(Verdicts& verdicts, const std::vector<OpenPort>& ports) {
    bool any = false;
    for (const OpenPort& port : ports) {
        if (!port.service) continue;
        any = true;
        const Args args{{arg::address, port.endpoint.address.toString()},
                        {arg::port, std::to_string(port.endpoint.port)},
                        {arg::program, port.service->name},
                        {arg::meaning, port.service->meaning},
                        {arg::reply, port.reply}};
        verdicts.say(port.sign->open ? "open" : "reachable", port.endpoint, args, {port.evidence});
    }
    return any;
}

void sayWhatIsNotKnown(Verdicts& verdicts, const Server& server, const std::vector<OpenPort>& ports) {
    std::vector<const OpenPort*> odd;
    for (const OpenPort& port : ports) {
        if (port.state == OpenPort::State::Answers && !port.service) odd.push_back(&port);
    }
    const Args args{{arg::address, server.address.toString()},
                    {arg::count, static_cast<std::int64_t>(odd.size())}};
    if (std::ssize(odd) > mostSilent)
        return verdicts.say("all-answer", server.address, args, evidenceOf(ports, OpenPort::State::Answers));
    for (const OpenPort* port : odd) {
        verdicts.say("not-recognised", port->endpoint,
                     {{arg::address, server.address.toString()},
                      {arg::port, std::to_string(port->endpoint.port)},
                      {arg::reply, port->reply}},
                     {port->evidence});
    }
}

void judge(Inquiry& ask, Verdicts& verdicts, const Server& server) {
    const Place place = placeTowards(ask, server.address);
    if (place.standpoint == Standpoint::Open) return verdicts.wait();
    const Subject subject = server.address;
    const Args args{{arg::address, server.address.toString()}};
    // From in there nothing is learned of what the Internet reaches, so nobody is asked.
    if (place.standpoint == Standpoint::Inside) return verdicts.say("inside", subject, args, place.evidence);
    if (place.standpoint == Standpoint::Unknown)
        return verdicts.say("place-unknown", subject, args, place.evidence);
    const std::vector<OpenPort> ports = openPorts(ask, server, ask.policy().innerServices);
    const Reach reach = reachOf(ask, server);
    if (countOf(ports, OpenPort::State::Open) > 0 || reach.state == Reach::State::Open)
        return verdicts.wait();

    const bool found = sayWhatAnswers(verdicts, ports);
    sayWhatIsNotKnown(verdicts, server, ports);
    const auto unknown = std::find_if(ports.begin(), ports.end(), [](const OpenPort& port) {
        return port.state == OpenPort::State::Unknown;
    });
    if (unknown != ports.end())
        return verdicts.couldNotLook(subject,
                                     std::to_string(countOf(ports, OpenPort::State::Unknown)) +
                                         " ports were not looked at: " + unknown->reason,
                                     {unknown->evidence});
    if (found) return;
    // Where nothing at all answers, a closed port tells nothing.
    const auto answering = countOf(ports, OpenPort::State::Answers);
    std::vector<std::string> evidence = evidenceOf(ports, OpenPort::State::Closed);
    if (answering == 0 && !reach.isAlive()) {
        evidence.insert(evidence.begin(), reach.evidence.begin(), reach.evidence.end());
        return verdicts.couldNotLook(
            subject, "nothing at the address answers from here, so a closed port tells nothing", evidence);
    }
    if (answering > mostSilent) return;
    verdicts.say("closed", subject,
                 {{arg::address, server.address.toString()},
                  {arg::count, static_cast<std::int64_t>(countOf(ports, OpenPort::State::Closed))}},
                 evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const Target& target = ask.request().target;
    if (!target.domain())
        return verdicts.doesNotApply(target.toString(),
                                     "only addresses that the MX records of a domain name are looked at");
    if (!ask.request().ownServer)
        return verdicts.say("not-confirmed", target.toString(), {{arg::domain, target.toString()}});
    ask.prefetch([&] { ownAddresses(ask); });
    ask.ask(LocalQuestion());
    for (const Server& server : serversToJudge(ask, verdicts)) {
        if (!isConnectable(server.address, ask.request()))
            verdicts.couldNotLook(server.address, "no program may connect to an address of this kind");
        else
            judge(ask, verdicts, server);
    }
}

}  // namespace

extern const Rule exposureService{"exposure.service", Scope::Any, judge};

}  // namespace mailvitals::rules
