// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/weight.h"

namespace mailvitals {
namespace {

// An object's lines, with their names and all blanks in front of them.
constexpr std::size_t frameOfItem = 1024;
constexpr std::size_t frame = 512;
constexpr std::size_t line = 64;
constexpr std::size_t octet = 5;  ///< "\\x00"

std::size_t weightOfText(const std::string& text) {
    return line + octet * text.size();
}

template <class Values>
std::size_t sumOf(const Values& values, auto weigh) {
    std::size_t weight = 0;
    for (const auto& value : values) weight += weigh(value);
    return weight;
}

struct Fields {
    std::size_t operator()(const LocalQuestion&) const { return 0; }
    std::size_t operator()(const DnsQuestion&) const { return frame; }  // the id has the name and the server
    std::size_t operator()(const SmtpQuestion& question) const {
        return frame + weightOfText(question.message) + sumOf(question.trials, [](const SmtpTrial& trial) {
                   return frame + weightOfText(trial.name) + weightOfText(trial.sender) +
                          weightOfText(trial.recipient);
               });
    }
};

}  // namespace

std::size_t weightOf(const Question& question, const Timing& timing) {
    // What is in the id stands in the question's own fields once more.
    return frameOfItem + 2 * weightOfText(idOf(question)) + weightOfText(timing.after) +
           std::visit(Fields{}, question);
}

std::size_t weightOf(const LocalNetwork& network) {
    const auto weightOfEach = [](const auto&) { return 2 * line; };
    return frame + weightOfText(network.proxy) + sumOf(network.addresses, weightOfEach) +
           sumOf(network.resolvers, weightOfEach) +
           sumOf(network.exits,
                 [](const LocalNetwork::Exit& exit) { return frame + weightOfText(exit.interface); }) +
           sumOf(network.tunnels, [&](const LocalNetwork::Tunnel& tunnel) {
               return frame + weightOfText(tunnel.interface) + sumOf(tunnel.addresses, weightOfEach);
           });
}

std::size_t weightOf(const DnsAnswer& answer) {
    const auto weigh = [](const dns::Record& record) { return dns::weightOf(record); };
    return frame + sumOf(answer.answers, weigh) + sumOf(answer.authority, weigh);
}

std::size_t weightOf(const SmtpSession& session) {
    std::size_t weight = frame + sumOf(session.exchanges, [](const SmtpExchange& exchange) {
                             return frame + weightOfText(exchange.sent) + sumOf(exchange.lines, weightOfText);
                         });
    if (session.tls) weight += 2 * frame + sumOf(session.tls->chain, weightOfText);
    if (session.tlsError) weight += weightOfText(*session.tlsError);
    if (session.brokeOff) weight += weightOf(*session.brokeOff);
    return weight;
}

std::size_t weightOf(const Failure& failure) {
    return frame + weightOfText(failure.detail);
}

}  // namespace mailvitals
