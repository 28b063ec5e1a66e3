// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/delegation.h"

#include "records/dmarc/public_suffix_list.h"

#include <algorithm>
#include <map>

namespace mailvitals {
namespace {

/// One referral is enough.
constexpr std::size_t mostAsked = 3;
constexpr std::size_t mostNamed = 8;

using Glue = std::map<DomainName, std::vector<IpAddress>>;

/// A server's referral: not its own data, so without authority, and the servers of the very name in the
/// authority section. Something on the way that answers in the server's place gives an answer instead.
std::vector<DomainName> referredTo(const DnsAnswer& answer, const DomainName& zone) {
    std::vector<DomainName> names;
    if (answer.rcode != dns::Rcode::NoError || answer.authoritative || !answer.answers.empty()) return names;
    for (const dns::Record& record : answer.authority) {
        const auto* server = std::get_if<DomainName>(&record.data);
        if (record.type == dns::Type::Ns && record.name == zone && server) names.push_back(*server);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

/// Only what lies below the parent is its to tell.
Glue glueIn(const DnsAnswer& answer, const DomainName& parent) {
    Glue glue;
    for (const dns::Record& record : answer.additional) {
        const auto* address = std::get_if<IpAddress>(&record.data);
        if (address && record.name.isWithin(parent)) glue[record.name].push_back(*address);
    }
    return glue;
}

Delegation readReferral(Inquiry& ask, const DnsAnswer& answer, std::vector<DomainName> names,
                        const DomainName& parent) {
    Delegation result;
    result.state = Delegation::State::Found;
    result.zone.state = ZoneServers::State::Found;
    result.zone.passedOver = names.size() - std::min(names.size(), mostNamed);
    names.erase(names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), mostNamed)), names.end());
    const Glue glue = glueIn(answer, parent);
    for (const DomainName& name : names) {
        const auto known = glue.find(name);
        NameServer server =
            known == glue.end() ? nameServer(ask, name) : nameServerAt(name, known->second, ask.request());
        result.zone.open = result.zone.open || server.v4.isOpen() || server.v6.isOpen();
        result.zone.servers.push_back(std::move(server));
    }
    return result;
}

/// IPv4 first, which works nearly everywhere.
std::vector<IpEndpoint> endpointsOf(const ZoneServers& parent) {
    std::vector<IpEndpoint> endpoints;
    for (const NameServer& server : parent.servers)
        endpoints.insert(endpoints.end(), server.endpoints.begin(), server.endpoints.end());
    std::stable_partition(endpoints.begin(), endpoints.end(),
                          [](const IpEndpoint& endpoint) { return endpoint.address.isV4(); });
    endpoints.erase(endpoints.begin() + static_cast<std::ptrdiff_t>(std::min(endpoints.size(), mostAsked)),
                    endpoints.end());
    return endpoints;
}

}  // namespace

Delegation delegationOf(Inquiry& ask, const DomainName& domain) {
    Delegation result;
    result.state = Delegation::State::Unknown;
    const DomainName zone = dmarc::organizationalDomainByList(domain);
    if (zone.labels().size() < 2) return result;
    const ZoneServers parent = zoneServers(ask, zone.suffix(zone.labels().size() - 1));
    bool open = parent.open || parent.state == ZoneServers::State::Open;
    for (const IpEndpoint& server : endpointsOf(parent)) {
        const DnsQuestion question = DnsQuestion::direct(zone, dns::Type::Ns, server);
        const Attempt<DnsAnswer>& attempt = ask.ask(question);
        open = open || attempt.isOpen();
        if (attempt.answer() == nullptr) continue;
        std::vector<DomainName> names = referredTo(*attempt.answer(), zone);
        if (names.empty()) continue;
        result = readReferral(ask, *attempt.answer(), std::move(names), parent.zone);
        result.parent = server;
        result.zone.zone = zone;
        result.zone.evidence = question.id();
        return result;
    }
    if (open && !ask.isOver()) result.state = Delegation::State::Open;
    return result;
}

}  // namespace mailvitals
