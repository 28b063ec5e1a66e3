// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/listed_names.h"

#include "records/dmarc/public_suffix_list.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Lists are asked for each of them.
constexpr std::size_t mostNames = 8;

void add(ListedNames& known, const DomainName& name) {
    if (!name.isHostName() || name.labels().size() < 2 || dmarc::isPublicSuffix(name)) return;
    for (const DomainName& each : {name, dmarc::organizationalDomainByList(name)}) {
        const bool twice = std::find(known.names.begin(), known.names.end(), each) != known.names.end();
        if (!twice && known.names.size() < mostNames) known.names.push_back(each);
    }
}

}  // namespace

ListedNames listedNames(Inquiry& ask) {
    ListedNames known;
    const Servers servers = mailvitals::servers(ask);
    known.open = servers.open;
    if (servers.mailHosts.state == MailHosts::State::Failed) {
        known.failure = "the MX records could not be read: " + servers.mailHosts.reason;
        known.evidence = servers.mailHosts.evidence;
    }
    if (const DomainName* domain = ask.request().target.domain()) add(known, *domain);
    for (const DomainName& host : servers.mailHosts.hosts()) add(known, host);
    for (const Server& server : servers.all) {
        if (!ask.request().isPublic(server.address)) continue;
        const ReverseName reverse = lookUpReverse(ask, server.address);
        known.open = known.open || reverse.lookup.isOpen();
        for (const DomainName& name : reverse.names) add(known, name);
        if (!reverse.lookup.failed()) continue;
        known.failure = "the PTR records of " + server.address.toString() +
                        " could not be read: " + reverse.lookup.reason;
        known.evidence = {reverse.lookup.evidence};
    }
    return known;
}

}  // namespace mailvitals
