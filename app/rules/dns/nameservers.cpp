// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/public_suffix_list.h"
#include "rules/facts/dns/delegation.h"
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

/// An answer from anybody shows that the family works from here; then the silence of others counts.
void countWhatIsProven(std::vector<Judged>& all, const Delegation& delegation) {
    std::set<Family> proven;
    if (delegation.state == Delegation::State::Found) proven.insert(delegation.parent.address.family());
    for (const Judged& judged : all) {
        for (const DirectAnswer& answer : judged.answers) {
            const bool came =
                answer.state == DirectAnswer::State::Answered || answer.state == DirectAnswer::State::Lame;
            if (came) proven.insert(answer.server.address.family());
        }
    }
    for (Judged& judged : all) {
        for (DirectAnswer& answer : judged.answers) {
            if (answer.unproven && proven.contains(answer.server.address.family()))
                answer.state = DirectAnswer::State::Silent;
        }
    }
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

/// Every server of the zone, and why it is of no use. Empty where one may be.
std::vector<std::string> allUseless(const std::vector<Judged>& all) {
    std::vector<std::string> words;
    for (const Judged& judged : all) {
        const NameServer& server = *judged.server;
        const std::string name = server.name.toString();
        const bool unknown = server.v4.failed() || server.v6.failed();
        if (unknown && server.endpoints.empty()) return {};
        if (server.endpoints.empty()) words.push_back(name + ": no address at which it can be reached");
        for (const DirectAnswer& answer : judged.answers) {
            const bool useless =
                answer.state == DirectAnswer::State::Lame || answer.state == DirectAnswer::State::Silent;
            if (!useless) return {};
            words.push_back(name + " (" + answer.server.address.toString() + "): " + answer.reason);
        }
    }
    return words;
}

/// Where the parent's own server has just referred us to them, questions do get out of here. Then servers
/// that answer without authority are at fault, and silent ones are as well if the resolver finds nobody
/// either.
bool sayNoneServes(Verdicts& verdicts, const ZoneServers& zone, const std::vector<Judged>& all,
                   bool resolverKnows) {
    std::vector<std::string> words = allUseless(all);
    if (words.empty() || zone.passedOver > 0) return false;
    if (resolverKnows && !anyHas(all, DirectAnswer::State::Lame)) return false;
    std::vector<std::string> evidence{zone.evidence};
    for (const Judged& judged : all) {
        for (const DirectAnswer& answer : judged.answers) evidence.push_back(answer.lookup.evidence);
    }
    verdicts.say("none-serves", zone.zone,
                 {{arg::domain, zone.zone.toString()}, {arg::hosts, zone.names()}, {arg::records, words}},
                 evidence);
    return true;
}

/// Nobody answered with authority, and nobody knows whose fault that is.
void sayNobodyHeard(Verdicts& verdicts, const ZoneServers& zone, const Subject& subject, bool answered) {
    // The resolver got an answer from somebody; so it is more likely that ours never arrived.
    verdicts.couldNotLook(
        subject,
        answered ? "no name server answers with authority; something on the way may answer in their place"
                 : "no name server answers; this network may not let questions to them pass",
        {zone.evidence});
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const OwnAddresses own = ownAddresses(ask);
    const Delegation delegation = delegationOf(ask, domain);
    const ZoneServers known = zoneServers(ask, domain);
    const bool isOwn = known.state == ZoneServers::State::Found && !dmarc::isPublicSuffix(known.zone);
    if (isOwn) ask.prefetch([&] { askAll(ask, known); });  // mostly the same servers as the parent's
    const bool delegated = delegation.state == Delegation::State::Found;
    const bool mayLieBelow = delegated && domain != delegation.zone.zone;
    if (delegation.state == Delegation::State::Open ||
        (mayLieBelow && known.state == ZoneServers::State::Open))
        return verdicts.wait();
    const bool liesBelow =
        mayLieBelow && known.state == ZoneServers::State::Found && known.zone != delegation.zone.zone;
    const bool byParent = delegated && !liesBelow;
    const ZoneServers& zone = byParent ? delegation.zone : known;

    const bool found = zone.state == ZoneServers::State::Found;
    if (zone.state == ZoneServers::State::Failed)
        return verdicts.couldNotLook(subject, zone.reason, {zone.evidence});
    if (zone.state == ZoneServers::State::None || (found && dmarc::isPublicSuffix(zone.zone)))
        return verdicts.doesNotApply(subject, "it is in no zone of its owner's");
    std::vector<Judged> all = askAll(ask, zone);
    countWhatIsProven(all, delegation);
    if (zone.open || own.open || anyHas(all, DirectAnswer::State::Open)) return verdicts.wait();
    if (!anyHas(all, DirectAnswer::State::Answered)) {
        const bool answered = anyHas(all, DirectAnswer::State::Lame);
        // Whether the resolver finds somebody matters only for silent ones; nobody waits for it else.
        if (byParent && !answered && known.state == ZoneServers::State::Open) return verdicts.wait();
        const bool resolverKnows = known.state == ZoneServers::State::Found && known.zone == zone.zone;
        if (byParent && sayNoneServes(verdicts, zone, all, resolverKnows)) return;
        if (answered || anyHas(all, DirectAnswer::State::Silent))
            return sayNobodyHeard(verdicts, zone, subject, answered);
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
