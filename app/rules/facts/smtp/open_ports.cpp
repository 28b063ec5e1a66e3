// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/smtp/open_ports.h"

#include "rules/verdicts.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Enough to know it by, and little enough for a sentence.
constexpr std::size_t mostShown = 120;

std::string beginningOf(const ServiceReply& reply) {
    if (reply.heard.empty()) return reply.tlsError ? "no TLS" : "nothing";
    const std::string line = reply.heard.substr(0, reply.heard.find_first_of("\r\n"));
    return line.size() > mostShown ? line.substr(0, mostShown) + "..." : line;
}

/// By what was heard, not by the port: whoever was asked in the same words may answer so.
void recognise(OpenPort& port, const ServiceQuestion& question, const std::string& heard,
               const std::vector<NetworkService>& services) {
    for (const NetworkService& service : services) {
        if (service.say != question.say || service.tls != question.tls) continue;
        const ServiceSign* sign = service.signIn(heard);
        const bool here =
            std::find(service.ports.begin(), service.ports.end(), port.endpoint.port) != service.ports.end();
        // Of two that fit, the one whose port it is.
        if (!sign || (port.service && !here)) continue;
        port.service = &service;
        port.sign = sign;
        if (here) return;
    }
}

}  // namespace

std::vector<OpenPort> openPorts(Inquiry& ask, const Server& server,
                                const std::vector<NetworkService>& services) {
    std::vector<OpenPort> ports;
    for (const NetworkService& service : services) {
        for (const std::uint16_t number : service.ports) {
            const IpEndpoint endpoint{server.address, number};
            const bool known = std::any_of(ports.begin(), ports.end(),
                                           [&](const OpenPort& port) { return port.endpoint == endpoint; });
            if (known) continue;
            const ServiceQuestion question{server.host, endpoint, service.tls, service.say};
            const Attempt<ServiceReply>& attempt = ask.ask(question);
            OpenPort port;
            port.endpoint = endpoint;
            port.evidence = question.id();
            if (const Failure* failure = attempt.failure()) {
                port.byProxy = failure->why == FailureReason::ProxyFailed;
                const bool closed = port.byProxy || !isOurDoing(failure->why);
                port.state = closed ? OpenPort::State::Closed : OpenPort::State::Unknown;
                port.reason = reasonOf(*failure);
            } else if (const ServiceReply* reply = attempt.answer()) {
                port.state = OpenPort::State::Answers;
                port.reply = beginningOf(*reply);
                recognise(port, question, reply->heard, services);
            }
            ports.push_back(std::move(port));
        }
    }
    return ports;
}

}  // namespace mailvitals
