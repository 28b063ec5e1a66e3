// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/reverse_names.h"

namespace mailvitals {

std::vector<std::string> ReverseName::texts() const {
    std::vector<std::string> texts;
    for (const DomainName& name : names) texts.push_back(name.toString());
    return texts;
}

DomainName reverseName(const IpAddress& address) {
    const DomainName zone = address.isV4() ? "in-addr.arpa"_dn : "ip6.arpa"_dn;
    return zone.child(address.toReverse()).value_or(zone);
}

ReverseName lookUpReverse(Inquiry& ask, const IpAddress& address) {
    static constexpr std::size_t mostNames = 5;
    ReverseName reverse{address, lookUp(ask, reverseName(address), dns::Type::Ptr), {}};
    for (const DomainName& name : reverse.lookup.names()) {
        if (reverse.names.size() < mostNames) reverse.names.push_back(name);
    }
    return reverse;
}

std::vector<ReverseName> reverseNamesToJudge(Inquiry& ask, Verdicts& verdicts) {
    std::vector<ReverseName> result;
    for (const Server& server : serversToJudge(ask, verdicts)) {
        if (!ask.request().isPublic(server.address)) {
            verdicts.doesNotApply(server.address, "only public addresses have public PTR records");
            continue;
        }
        ReverseName reverse = lookUpReverse(ask, server.address);
        if (reverse.lookup.isOpen())
            verdicts.wait();
        else
            result.push_back(std::move(reverse));
    }
    return result;
}

}  // namespace mailvitals
