// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/public_lookup.h"

#include "rules/facts/dns/authority.h"

#include <algorithm>

namespace mailvitals {
namespace {

bool anyPrivate(const Lookup& lookup, const CheckRequest& request) {
    const std::vector<IpAddress> all = lookup.addresses();
    return std::any_of(all.begin(), all.end(),
                       [&](const IpAddress& address) { return !request.isPublic(address); });
}

Lookup stillOpen(const Lookup& here) {
    Lookup lookup;
    lookup.evidence = here.evidence;
    return lookup;
}

}  // namespace

Lookup lookUpAsTheWorld(Inquiry& ask, const DomainName& name, dns::Type type) {
    const Lookup here = lookUp(ask, name, type);
    // At home a private zone often has one family only, and denies the other.
    const Lookup other = lookUp(ask, name, type == dns::Type::A ? dns::Type::Aaaa : dns::Type::A);
    if (here.absent() && other.isOpen()) return stillOpen(here);
    const bool split = here.invented || anyPrivate(here, ask.request()) ||
                       (here.absent() && anyPrivate(other, ask.request()));
    if (!split) return here;
    AuthorityAnswer world = askAuthority(ask, name, type);
    if (world.state == AuthorityAnswer::State::Open) return stillOpen(here);
    const bool leadsOutOfZone = world.lookup.absent() && !world.lookup.aliases.empty();
    return world.state == AuthorityAnswer::State::Answered && !leadsOutOfZone ? std::move(world.lookup)
                                                                              : here;
}

Lookup lookUpPastResolver(Inquiry& ask, const DomainName& name, dns::Type type) {
    Lookup here = lookUp(ask, name, type);
    if (!here.invented) return here;
    AuthorityAnswer world = askAuthority(ask, name, type);
    if (world.state == AuthorityAnswer::State::Open) return stillOpen(here);
    return world.state == AuthorityAnswer::State::Answered ? std::move(world.lookup) : here;
}

}  // namespace mailvitals
