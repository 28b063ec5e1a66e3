// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/servers.h"

#include "rules/facts/dns/authority.h"
#include "rules/facts/dns/public_lookup.h"
#include "rules/facts/vantage/route.h"

#include <algorithm>
#include <functional>

namespace mailvitals {
namespace {

/// Two connections to each: more would be rude, and no home has more.
constexpr std::size_t mostServers = 6;
constexpr std::size_t mostHosts = 10;

void add(Servers& known, const DomainName& host, const Lookup& lookup) {
    for (const IpAddress& address : lookup.addresses()) {
        const bool twice = std::any_of(known.all.begin(), known.all.end(),
                                       [&](const Server& s) { return s.address == address; });
        if (twice) continue;
        if (known.all.size() < mostServers)
            known.all.push_back({host, address, lookup.evidence});
        else
            known.passedOver.push_back(address.toString());
    }
}

using Judge = std::function<bool(const IpAddress&)>;

void keepOnly(Lookup& lookup, const Judge& wanted) {
    std::erase_if(lookup.records, [&](const dns::Record& record) {
        const auto* address = std::get_if<IpAddress>(&record.data);
        return !address || !wanted(*address);
    });
}

void addWhatAProxyMaySee(Servers& known, const DomainName& host, const Lookup& here, bool worldSeesOthers,
                         const Judge& isPublic) {
    Lookup seen = here;
    if (worldSeesOthers) {
        for (const IpAddress& address : here.addresses()) {
            if (!isPublic(address)) known.hereOnly.push_back({host, address, here.evidence});
        }
        keepOnly(seen, isPublic);
    }
    add(known, host, seen);
}

/// A private address from our resolver is not what the world sees; the zone's own servers tell that. Behind a
/// proxy the private one would be another machine, so there only the world's counts.
void addAddresses(Inquiry& ask, Servers& known, const HostAddresses& host, dns::Type type) {
    const auto isPublic = [&](const IpAddress& address) { return ask.request().isPublic(address); };
    const auto allPublic = [&](const Lookup& lookup) {
        const std::vector<IpAddress> addresses = lookup.addresses();
        return std::all_of(addresses.begin(), addresses.end(), isPublic);
    };
    const Lookup& here = type == dns::Type::A ? host.v4 : host.v6;
    // A private zone often has one family only, and denies the other.
    if (allPublic(host.v4) && allPublic(host.v6)) return add(known, host.host, here);
    AuthorityAnswer world = askAuthority(ask, host.host, type);
    const Way way = wayTaken(ask);
    const bool worldIsOpen = world.state == AuthorityAnswer::State::Open;
    known.open = known.open || worldIsOpen || way.open;
    const bool direct = !way.open && way.proxy.empty();
    const bool harmless = direct || allPublic(here);
    if (harmless) add(known, host.host, here);
    if (worldIsOpen || way.open) return;
    keepOnly(world.lookup, isPublic);
    if (!harmless) addWhatAProxyMaySee(known, host.host, here, !world.lookup.records.empty(), isPublic);
    add(known, host.host, world.lookup);
}

std::string whyNone(const Servers& servers) {
    switch (servers.mailHosts.state) {
        case MailHosts::State::NoSuchDomain: return "the domain does not exist";
        case MailHosts::State::None: return "the domain has no mail server";
        case MailHosts::State::NullMx: return "the domain says that it takes no mail";
        default: return "no mail server of the domain has an address that could be found";
    }
}

/// A server that was not found is not looked at: the hole may be just there.
void sayUnresolved(const HostAddresses& host, Verdicts& verdicts) {
    const auto say = [&](const char* what, const Lookup& lookup) {
        verdicts.couldNotLook(host.host, what + lookup.reason, {lookup.evidence});
    };
    if (host.v4.failed() && host.v6.failed()) return say("its addresses are not known: ", host.v4);
    if (host.v4.failed()) return say("its IPv4 addresses are not known: ", host.v4);
    if (host.v6.failed()) return say("its IPv6 addresses are not known: ", host.v6);
}

}  // namespace

Servers servers(Inquiry& ask) {
    Servers result;
    const Target& target = ask.request().target;
    if (const IpAddress* address = target.address()) {
        result.all.push_back({DomainName(), *address});
        return result;
    }
    result.mailHosts = mailHosts(ask, *target.domain());
    result.open = result.mailHosts.state == MailHosts::State::Open;
    for (const DomainName& host : result.mailHosts.hosts()) {
        if (result.hosts.size() < mostHosts)
            result.hosts.push_back({host, lookUpPastResolver(ask, host, dns::Type::A),
                                    lookUpPastResolver(ask, host, dns::Type::Aaaa)});
        else
            result.passedOver.push_back(host.toString());
    }
    for (const HostAddresses& host : result.hosts) {
        addAddresses(ask, result, host, dns::Type::A);
        addAddresses(ask, result, host, dns::Type::Aaaa);
        result.open = result.open || host.v4.isOpen() || host.v6.isOpen();
    }
    return result;
}

bool HostAddresses::has(const IpAddress& address) const {
    const std::vector<IpAddress> all = (address.isV4() ? v4 : v6).addresses();
    return std::find(all.begin(), all.end(), address) != all.end();
}

Servers hostsToJudge(Inquiry& ask, Verdicts& verdicts) {
    Servers known = servers(ask);
    const Subject subject = ask.request().target.toString();
    const MailHosts& mail = known.mailHosts;
    if (known.open) verdicts.wait();
    if (mail.state == MailHosts::State::Failed) {
        verdicts.couldNotLook(subject, "the MX records could not be read: " + mail.reason, mail.evidence);
    } else if (known.hosts.empty() && known.all.empty() && !known.open) {
        verdicts.doesNotApply(subject, whyNone(known));
    } else if (!known.open && !known.passedOver.empty()) {
        verdicts.couldNotLook(subject, "there are more mail servers than one check looks at: " +
                                           std::to_string(known.passedOver.size()) + " were passed over");
    }
    return known;
}

std::vector<Server> serversToJudge(Inquiry& ask, Verdicts& verdicts) {
    Servers known = hostsToJudge(ask, verdicts);
    for (const HostAddresses& host : known.hosts) sayUnresolved(host, verdicts);
    const bool nothingSaid = verdicts.findings().empty() && !known.open;
    if (known.all.empty() && nothingSaid)
        verdicts.doesNotApply(ask.request().target.toString(), whyNone(known));
    return std::move(known.all);
}

bool isConnectable(const IpAddress& address, const CheckRequest& request) {
    if (isMetadataService(address)) return false;
    if (request.isPublic(address)) return true;
    const AddressKind kind = kindOf(address);
    return kind == AddressKind::Private || kind == AddressKind::CarrierNat;
}

}  // namespace mailvitals
