// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/authority.h"
#include "rules/facts/dns/servers.h"
#include "rules/facts/dns/zone_servers.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

/// What one side says of a mail host, over both families.
struct Side {
    std::vector<IpAddress> addresses;
    std::vector<std::string> evidence;
    std::string failure;  ///< why a family is not known
    bool open = false;
    bool alias = false;  ///< leads to another zone, where this side knows nothing more

    std::vector<std::string> texts() const {
        std::vector<std::string> texts;
        for (const IpAddress& address : addresses) texts.push_back(address.toString());
        if (texts.empty()) texts.emplace_back("no address");
        return texts;
    }
    bool shares(const Side& other) const {
        return std::any_of(addresses.begin(), addresses.end(), [&](const IpAddress& address) {
            return std::find(other.addresses.begin(), other.addresses.end(), address) !=
                   other.addresses.end();
        });
    }
};

void addTo(Side& side, const Lookup& lookup) {
    for (const IpAddress& address : lookup.addresses()) side.addresses.push_back(address);
    side.evidence.push_back(lookup.evidence);
    side.open = side.open || lookup.isOpen();
    if (lookup.failed()) side.failure = lookup.reason;
}

Side resolverSide(const HostAddresses& host) {
    Side side;
    addTo(side, host.v4);
    addTo(side, host.v6);
    return side;
}

Side worldSide(Inquiry& ask, const DomainName& host) {
    Side side;
    for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa}) {
        const AuthorityAnswer answer = askAuthority(ask, host, type);
        switch (answer.state) {
            case AuthorityAnswer::State::Open: side.open = true; break;
            case AuthorityAnswer::State::NoServers:
                side.failure = "nobody told who keeps the zone of " + host.toString();
                break;
            case AuthorityAnswer::State::Unreachable:
                side.failure = "none of the zone's own servers answered with authority from here";
                break;
            case AuthorityAnswer::State::Answered:
                addTo(side, answer.lookup);
                side.alias = side.alias || (!answer.lookup.found() && !answer.lookup.aliases.empty());
                break;
        }
    }
    return side;
}

bool anyPrivate(const Side& side, const CheckRequest& request) {
    return std::any_of(side.addresses.begin(), side.addresses.end(),
                       [&](const IpAddress& address) { return !request.isPublic(address); });
}

const char* tagFor(const Side& here, const Side& world, const CheckRequest& request) {
    if (here.addresses.empty() && world.addresses.empty()) return "same";
    if (here.addresses.empty()) return "missing-here";
    if (world.addresses.empty()) return "only-here";
    if (anyPrivate(here, request) && !anyPrivate(world, request)) return "private-here";
    // One of several addresses is enough: resolvers and servers deal them out in turn.
    return here.shares(world) ? "same" : "differs";
}

void judge(Inquiry& ask, Verdicts& verdicts, const HostAddresses& host) {
    const Subject subject = host.host;
    const Side here = resolverSide(host);
    const Side world = worldSide(ask, host.host);
    if (here.open || world.open) return verdicts.wait();
    std::vector<std::string> evidence = here.evidence;
    evidence.insert(evidence.end(), world.evidence.begin(), world.evidence.end());
    if (!here.failure.empty()) return verdicts.couldNotLook(subject, here.failure, evidence);
    if (!world.failure.empty()) return verdicts.couldNotLook(subject, world.failure, evidence);
    if (world.alias) {
        return verdicts.couldNotLook(subject, "it is an alias that leads to another zone", evidence);
    }
    verdicts.say(
        tagFor(here, world, ask.request()), subject,
        {{arg::host, subject.toString()}, {arg::found, here.texts()}, {arg::addresses, world.texts()}},
        evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    // Most mail hosts are in the domain's own zone; who keeps that can be asked at once.
    ask.prefetch([&] { zoneServers(ask, *ask.request().target.domain()); });
    const Servers known = hostsToJudge(ask, verdicts);
    for (const HostAddresses& host : known.hosts) judge(ask, verdicts, host);
}

}  // namespace

extern const Rule vantageSplitHorizon{"vantage.split-horizon", Scope::Domain, judge};

}  // namespace mailvitals::rules
