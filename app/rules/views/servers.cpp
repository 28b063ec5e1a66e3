// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/servers.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Two connections to each: more would be rude, and no home has more.
constexpr std::size_t mostServers = 6;

void add(std::vector<Server>& all, const DomainName& host, const Lookup& lookup) {
    for (const IpAddress& address : lookup.addresses()) {
        const bool known =
            std::any_of(all.begin(), all.end(), [&](const Server& s) { return s.address == address; });
        if (!known && all.size() < mostServers) all.push_back({host, address});
    }
}

std::string whyNone(const Servers& servers) {
    switch (servers.mailHosts.state) {
        case MailHosts::State::Failed: return "the MX records could not be read: " + servers.mailHosts.reason;
        case MailHosts::State::NoSuchDomain: return "the domain does not exist";
        case MailHosts::State::None: return "the domain has no mail server";
        case MailHosts::State::NullMx: return "the domain says that it takes no mail";
        default: return "no mail server of the domain has an address that could be found";
    }
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
        result.hosts.push_back({host, lookUp(ask, host, dns::Type::A), lookUp(ask, host, dns::Type::Aaaa)});
    }
    for (const HostAddresses& host : result.hosts) {
        add(result.all, host.host, host.v4);
        add(result.all, host.host, host.v6);
        result.open = result.open || host.v4.isOpen() || host.v6.isOpen();
    }
    return result;
}

std::vector<Server> serversToJudge(Inquiry& ask, Verdicts& verdicts) {
    Servers known = servers(ask);
    if (known.open) verdicts.wait();
    if (known.all.empty() && !known.open) {
        const std::string subject = ask.request().target.toString();
        const bool lookFailed =
            known.mailHosts.state == MailHosts::State::Failed ||
            std::any_of(known.hosts.begin(), known.hosts.end(),
                        [](const HostAddresses& host) { return host.v4.failed() || host.v6.failed(); });
        if (lookFailed)
            verdicts.couldNotLook(subject, whyNone(known), known.mailHosts.evidence);
        else
            verdicts.doesNotApply(subject, whyNone(known));
    }
    return std::move(known.all);
}

bool isConnectable(const IpAddress& address, const CheckRequest& request) {
    if (request.isPublic(address)) return true;
    const AddressKind kind = kindOf(address);
    return kind == AddressKind::Private || kind == AddressKind::CarrierNat;
}

}  // namespace mailvitals
