// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/derived.h"
#include "records/config/published.h"
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

/// Of a service that should never face the Internet; null: none is known to use this port.
const NetworkService* serviceAt(const config::Published& port, const Policy& policy) {
    for (const NetworkService& service : policy.innerServices) {
        for (const std::uint16_t number : {port.inner, port.port}) {
            if (std::find(service.ports.begin(), service.ports.end(), number) != service.ports.end())
                return &service;
        }
    }
    return nullptr;
}

/// Of mail and the web, which a mail server opens to everybody on purpose.
bool isMeantToBeOpen(std::uint16_t port, const Policy& policy) {
    constexpr std::uint16_t onPurpose[]{smtpPort, submissionPort, submissionsPort, 80, 443};
    if (std::find(std::begin(onPurpose), std::end(onPurpose), port) != std::end(onPurpose)) return true;
    return std::any_of(policy.mailServices.begin(), policy.mailServices.end(), [&](const auto& service) {
        return std::find(service.ports.begin(), service.ports.end(), port) != service.ports.end();
    });
}

const char* tagFor(const config::Published& port, bool past, bool known) {
    if (past) return known ? "published-past-firewall" : "past-firewall";
    return port.byDocker ? "published" : "listens";
}

std::string placeOf(const config::Place& place, const ConfigurationItem& item) {
    const config::Text& text = item.texts[place.text];
    const std::size_t line = text.facts[place.fact].line;
    return config::titleOf(text) + (line == 0 ? std::string() : ", line " + std::to_string(line));
}

std::vector<std::string> evidenceOf(const config::Published& port) {
    std::vector<std::string> ids;
    for (const config::Place& place : port.places)
        ids.push_back(idOf(ConfigurationView{place.text, {place.fact}}));
    return ids;
}

/// Ports that the owner's own texts publish: nobody is asked, and whether a router lets them through is not
/// told. Whoever asks about a configuration asks whom the mail server trusts; this speaks up beside that, and
/// is silent where there is nothing to say.
void judgeTexts(const ConfigurationItem& item, Inquiry& ask, Verdicts& verdicts) {
    for (const config::Published& port : config::publishedPorts(item.texts)) {
        const config::Intent intent = config::intentFor(port.port, item.texts);
        const NetworkService* service = serviceAt(port, ask.policy());
        const bool past = port.byDocker && intent == config::Intent::Closed;
        // What the firewall sees and closes is closed; and not every port of a server is somebody's mistake.
        if (!service && isMeantToBeOpen(port.port, ask.policy())) continue;
        if (!past && (!service || (!port.byDocker && intent == config::Intent::Closed))) continue;
        const Args args{{arg::program, service ? service->name : "A service"},
                        {arg::port, std::to_string(port.port)},
                        {arg::name, port.name},
                        {arg::place, placeOf(port.places.front(), item)}};
        const std::string about = "port " + std::to_string(port.port);
        verdicts.say(tagFor(port, past, service != nullptr), about, args, evidenceOf(port));
    }
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    if (ask.request().configuration) return judgeTexts(*ask.request().configuration, ask, verdicts);
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

extern const Rule exposureService{"exposure.service", Scope::AnyAndConfiguration, judge};

}  // namespace mailvitals::rules
