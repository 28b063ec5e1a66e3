// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/public_suffix_list.h"
#include "rules/facts/dns/zone_servers.h"
#include "rules/facts/vantage/own_addresses.h"
#include "rules/rule.h"

#include <algorithm>
#include <set>

namespace mailvitals::rules {
namespace {

/// What one server is worth, over all of its addresses that were asked.
struct Judged {
    const NameServer* server = nullptr;
    std::vector<DirectAnswer> answers;

    bool has(DirectAnswer::State state) const {
        return std::any_of(answers.begin(), answers.end(),
                           [state](const DirectAnswer& answer) { return answer.state == state; });
    }
};

std::vector<Judged> askAll(Inquiry& ask, const ZoneServers& zone) {
    std::vector<Judged> all;
    for (const NameServer& server : zone.servers) {
        Judged judged{&server, {}};
        for (const IpEndpoint& endpoint : server.endpoints)
            judged.answers.push_back(askDirectly(ask, zone.zone, dns::Type::Soa, endpoint));
        all.push_back(std::move(judged));
    }
    return all;
}

bool anyHas(const std::vector<Judged>& all, DirectAnswer::State state) {
    return std::any_of(all.begin(), all.end(), [state](const Judged& judged) { return judged.has(state); });
}

/// Those addresses of a server that answered in one way.
void sayAbout(Verdicts& verdicts, const char* message, DirectAnswer::State state, const Judged& judged,
              const ZoneServers& zone) {
    std::vector<std::string> addresses;
    std::vector<std::string> evidence;
    std::string reason;
    for (const DirectAnswer& answer : judged.answers) {
        if (answer.state != state) continue;
        addresses.push_back(answer.server.address.toString());
        evidence.push_back(answer.lookup.evidence);
        reason = answer.reason;
    }
    if (addresses.empty()) return;
    const Subject subject = judged.server->name;
    verdicts.say(message, subject,
                 {{arg::host, subject.toString()},
                  {arg::domain, zone.zone.toString()},
                  {arg::addresses, addresses},
                  {arg::reason, reason}},
                 evidence);
}

void sayImpossible(Verdicts& verdicts, const NameServer& server, const ZoneServers& zone) {
    std::vector<std::string> addresses;
    for (const IpAddress& address : server.impossible) addresses.push_back(address.toString());
    const Subject subject = server.name;
    verdicts.say("impossible-address", subject,
                 {{arg::host, subject.toString()},
                  {arg::domain, zone.zone.toString()},
                  {arg::addresses, std::move(addresses)}},
                 {server.v4.evidence, server.v6.evidence});
}

void judgeServer(Verdicts& verdicts, const Judged& judged, const ZoneServers& zone) {
    const NameServer& server = *judged.server;
    const Subject subject = server.name;
    if (server.v4.absent() && server.v6.absent()) {
        return verdicts.say("no-address", subject,
                            {{arg::host, subject.toString()}, {arg::domain, zone.zone.toString()}},
                            {server.v4.evidence, server.v6.evidence});
    }
    if (!server.impossible.empty()) sayImpossible(verdicts, server, zone);
    if (server.endpoints.empty()) {
        if (!server.impossible.empty()) return;
        const Lookup& failed = server.v4.failed() ? server.v4 : server.v6;
        return verdicts.couldNotLook(subject, "its addresses are not known: " + failed.reason,
                                     {failed.evidence});
    }
    sayAbout(verdicts, "lame", DirectAnswer::State::Lame, judged, zone);
    sayAbout(verdicts, "silent", DirectAnswer::State::Silent, judged, zone);
    // An address that cannot be asked from here matters only where there is no other.
    const bool onlyThose =
        std::all_of(judged.answers.begin(), judged.answers.end(),
                    [](const DirectAnswer& a) { return a.state == DirectAnswer::State::NotCounted; });
    if (onlyThose) {
        verdicts.couldNotLook(subject, judged.answers.front().reason,
                              {judged.answers.front().lookup.evidence});
    }
}

/// In how many places do they stand? A /24 or /48 is the least that is routed by itself.
struct Spread {
    std::set<IpAddress> v4, v6;
    std::set<std::string> networks4, networks6;

    explicit Spread(const ZoneServers& zone) {
        for (const NameServer& server : zone.servers) {
            for (const IpAddress& address : server.v4.addresses()) {
                v4.insert(address);
                networks4.insert(networkOf(address, 3));
            }
            for (const IpAddress& address : server.v6.addresses()) {
                v6.insert(address);
                networks6.insert(networkOf(address, 6));
            }
        }
    }
    static std::string networkOf(const IpAddress& address, std::size_t octets) {
        return {address.bytes().begin(), address.bytes().begin() + static_cast<std::ptrdiff_t>(octets)};
    }
    bool isKnown() const { return !v4.empty() || !v6.empty(); }
    bool isOneMachine() const { return isKnown() && v4.size() <= 1 && v6.size() <= 1; }
    bool isOneNetwork() const { return isKnown() && networks4.size() <= 1 && networks6.size() <= 1; }
};

void judgeSpread(Verdicts& verdicts, const ZoneServers& zone) {
    const Subject subject = zone.zone;
    const Args args{{arg::domain, subject.toString()}, {arg::hosts, zone.names()}};
    const auto say = [&](const char* tag) { verdicts.say(tag, subject, args, {zone.evidence}); };
    if (zone.servers.size() == 1) return say("single");
    const auto unknown = std::find_if(zone.servers.begin(), zone.servers.end(), [](const NameServer& server) {
        return server.v4.failed() || server.v6.failed();
    });
    const Spread spread(zone);
    if (unknown != zone.servers.end()) {
        // The address that is missing may be the one that stands elsewhere.
        if (!spread.isOneNetwork() || !verdicts.findings().empty()) return;
        const Lookup& failed = unknown->v4.failed() ? unknown->v4 : unknown->v6;
        return verdicts.couldNotLook(
            subject, "whether its name servers stand in one network is not known: " + failed.reason,
            {failed.evidence});
    }
    if (spread.isOneMachine())
        say("one-machine");
    else if (spread.isOneNetwork())
        say("one-network");
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const OwnAddresses own = ownAddresses(ask);
    const ZoneServers zone = zoneServers(ask, domain);
    const bool found = zone.state == ZoneServers::State::Found;
    if (zone.state == ZoneServers::State::Failed)
        return verdicts.couldNotLook(subject, zone.reason, {zone.evidence});
    if (zone.state == ZoneServers::State::None || (found && dmarc::isPublicSuffix(zone.zone)))
        return verdicts.doesNotApply(subject, "it is in no zone of its owner's");
    const std::vector<Judged> all = askAll(ask, zone);
    if (zone.open || own.open || anyHas(all, DirectAnswer::State::Open)) return verdicts.wait();
    const bool nobodyKeepsIt = !anyHas(all, DirectAnswer::State::Answered);
    if (nobodyKeepsIt && anyHas(all, DirectAnswer::State::Lame)) {
        // The resolver got an answer from somebody; so it is more likely that ours never arrived.
        return verdicts.couldNotLook(
            subject, "no name server answers with authority; something on the way may answer in their place",
            {zone.evidence});
    }
    if (nobodyKeepsIt && anyHas(all, DirectAnswer::State::Silent)) {
        return verdicts.couldNotLook(
            subject, "no name server answers; this network may not let questions to them pass",
            {zone.evidence});
    }
    for (const Judged& judged : all) judgeServer(verdicts, judged, zone);
    judgeSpread(verdicts, zone);
    if (zone.passedOver > 0) {
        verdicts.couldNotLook(subject, "there are more name servers than one check asks: " +
                                           std::to_string(zone.passedOver) + " were passed over");
    }
    if (!verdicts.findings().empty()) return;
    verdicts.say("all-answer", zone.zone, {{arg::domain, zone.zone.toString()}, {arg::hosts, zone.names()}},
                 {zone.evidence});
}

}  // namespace

extern const Rule dnsNameservers{"dns.nameservers", Scope::Domain, judge};

}  // namespace mailvitals::rules
