// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/zone_servers.h"

#include "rules/facts/dns/servers.h"
#include "rules/facts/vantage/own_addresses.h"
#include "rules/facts/vantage/route.h"
#include "rules/verdicts.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// The root has thirteen; no home has more than a few.
constexpr std::size_t mostServers = 8;
constexpr std::size_t mostAddressesOfOne = 2;  ///< of each family

/// A zone may say of its servers what it likes, and lead us to this computer or to whoever listens beside it.
void addEndpoints(NameServer& server, const std::vector<IpAddress>& addresses, const CheckRequest& request) {
    std::size_t taken = 0;
    for (const IpAddress& address : addresses) {
        if (!isConnectable(address, request))
            server.impossible.push_back(address);
        else if (taken++ < mostAddressesOfOne)
            server.endpoints.push_back({address, 53});
    }
}

void addServers(Inquiry& ask, std::vector<DomainName> names, ZoneServers& zone) {
    std::sort(names.begin(), names.end());  // resolvers turn the order round and round
    names.erase(std::unique(names.begin(), names.end()), names.end());
    zone.passedOver = names.size() - std::min(names.size(), mostServers);
    names.resize(names.size() - zone.passedOver);
    for (const DomainName& name : names) {
        NameServer server = nameServer(ask, name);
        zone.open = zone.open || server.v4.isOpen() || server.v6.isOpen();
        zone.servers.push_back(std::move(server));
    }
}

/// Over UDP a port where nobody listens looks just like a network to which no way leads.
std::string reasonOfSilence(const Failure& failure) {
    return failure.why == FailureReason::Unreachable ? "nobody takes questions there" : reasonOf(failure);
}

}  // namespace

std::vector<std::string> ZoneServers::names() const {
    std::vector<std::string> result;
    for (const NameServer& server : servers) result.push_back(server.name.toString());
    return result;
}

NameServer nameServer(Inquiry& ask, const DomainName& name) {
    NameServer server{name, lookUp(ask, name, dns::Type::A), lookUp(ask, name, dns::Type::Aaaa), {}, {}};
    addEndpoints(server, server.v4.addresses(), ask.request());
    addEndpoints(server, server.v6.addresses(), ask.request());
    return server;
}

NameServer nameServerAt(const DomainName& name, const std::vector<IpAddress>& glue,
                        const CheckRequest& request) {
    NameServer server{name, {}, {}, {}, {}};
    for (const IpAddress& address : glue) {
        Lookup& lookup = address.isV4() ? server.v4 : server.v6;
        const dns::Type type = address.isV4() ? dns::Type::A : dns::Type::Aaaa;
        lookup.records.push_back({name, type, 0, address});
    }
    for (Lookup* lookup : {&server.v4, &server.v6}) {
        lookup->state = lookup->records.empty() ? Lookup::State::NoData : Lookup::State::Found;
        addEndpoints(server, lookup->addresses(), request);
    }
    return server;
}

ZoneServers zoneServers(Inquiry& ask, const DomainName& name) {
    // The addresses of the servers will be measured by these, which rest on nothing.
    for (const DomainName& nobody : namesOfNobody(ask.request())) {
        for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa})
            ask.prefetch([&] { lookUp(ask, DnsQuestion::of(nobody, type)); });
    }
    // Where the zone begins is not known beforehand: all possible cuts are asked for at once.
    std::vector<Lookup> cuts;
    for (std::size_t labels = name.labels().size(); labels >= 1; --labels) {
        cuts.push_back(lookUp(ask, DnsQuestion::of(name.suffix(labels), dns::Type::Ns)));
    }
    ZoneServers result;
    result.state = ZoneServers::State::None;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        const Lookup& cut = cuts[i];
        // An alias has the records of its target, which tells nothing of zones here.
        if (cut.absent() || (cut.found() && !cut.aliases.empty())) continue;
        result.evidence = cut.evidence;
        result.reason = cut.reason;
        result.zone = name.suffix(name.labels().size() - i);
        result.open = cut.isOpen();
        result.state = cut.isOpen()   ? ZoneServers::State::Open
                       : cut.failed() ? ZoneServers::State::Failed  // those above know nothing of the name
                                      : ZoneServers::State::Found;
        if (cut.found()) addServers(ask, cut.names(), result);
        return result;
    }
    return result;
}

DirectAnswer askDirectly(Inquiry& ask, const DomainName& name, dns::Type type, const IpEndpoint& server,
                         Urgency urgency) {
    const DnsQuestion question = DnsQuestion::direct(name, type, server);
    DirectAnswer result;
    result.server = server;
    result.lookup = lookUp(ask, question, urgency);
    const Attempt<DnsAnswer>& attempt = ask.ask(question, urgency);
    if (attempt.isOpen()) return result;
    if (const Failure* failure = attempt.failure()) {
        const OwnAddresses own = ownAddresses(ask);
        const Way way = wayTaken(ask);
        if (own.open || way.open) return result;
        // Whose family does not work from here cannot tell what a packet that never left would have met; and
        // a proxy takes TCP only, while the world asks over UDP.
        const bool may = !isOurDoing(failure->why) && way.proxy.empty();
        const bool counts = may && !own.of(server.address.family()).empty();
        result.unproven = may && !counts;
        result.state = counts ? DirectAnswer::State::Silent : DirectAnswer::State::NotCounted;
        result.reason = counts ? reasonOfSilence(*failure) : reasonOf(*failure);
        return result;
    }
    const DnsAnswer& answer = *attempt.answer();
    const bool settled = answer.rcode == dns::Rcode::NoError || answer.rcode == dns::Rcode::NxDomain;
    result.state =
        answer.authoritative && settled ? DirectAnswer::State::Answered : DirectAnswer::State::Lame;
    if (result.state == DirectAnswer::State::Lame)
        result.reason = settled ? "it answers without authority" : "it answers " + toString(answer.rcode);
    return result;
}

}  // namespace mailvitals
