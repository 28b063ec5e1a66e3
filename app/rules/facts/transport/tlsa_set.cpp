// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/transport/tlsa_set.h"

#include <algorithm>
#include <iterator>

namespace mailvitals {
namespace {

constexpr const char* place = "_25._tcp";

/// Where the host's alias leads; the root: it is none.
DomainName targetOf(const HostAddresses& host) {
    for (const Lookup* lookup : {&host.v4, &host.v6}) {
        if (lookup->found() && !lookup->aliases.empty()) return lookup->aliases.back();
    }
    return {};
}

Lookup lookUpBelow(Inquiry& ask, const DomainName& base) {
    const auto name = base.child(place);
    if (name) return lookUp(ask, *name, dns::Type::Tlsa);
    Lookup none;
    none.state = Lookup::State::NoSuchName;  // no such name can be written
    return none;
}

/// Where the host is an alias, its target's records come first, if there are any. An alias that is signed
/// itself and leads out of what is signed still has its own (RFC 7672 section 2.2.2).
void followAlias(Inquiry& ask, const DomainName& host, const DomainName& target, TlsaSet& set) {
    if (set.addresses.state == Signedness::State::Unsigned) {
        const Signedness alias = signednessOf(ask, host, dns::Type::Cname);
        if (alias.isOpen() || alias.state == Signedness::State::Signed) {
            set.addresses = alias;
            return;
        }
    }
    Lookup atTarget = lookUpBelow(ask, target);
    if (atTarget.absent()) return;
    set.lookup = std::move(atTarget);
    set.base = target;
}

void read(TlsaSet& set) {
    for (const dns::Record& record : set.lookup.records) {
        const auto* raw = std::get_if<dns::RawRdata>(&record.data);
        auto parsed = tlsa::parse(raw ? std::string_view(raw->bytes) : std::string_view());
        if (parsed)
            set.records.push_back(std::move(*parsed));
        else
            ++set.unreadable;
    }
}

}  // namespace

std::vector<tlsa::Record> TlsaSet::usable() const {
    std::vector<tlsa::Record> result;
    std::copy_if(records.begin(), records.end(), std::back_inserter(result),
                 [](const tlsa::Record& record) { return tlsa::flawOf(record) == tlsa::Flaw::None; });
    return result;
}

TlsaSet tlsaSetOf(Inquiry& ask, const HostAddresses& host) {
    TlsaSet set;
    set.base = host.host;
    set.lookup = lookUpBelow(ask, host.host);
    const DomainName target = targetOf(host);
    const dns::Type family = host.v4.found() ? dns::Type::A : dns::Type::Aaaa;
    const auto isSigned = [&] { return signednessOf(ask, host.host, family); };
    if (host.v4.isOpen() || host.v6.isOpen()) {
        // It is not known yet whether the host is an alias.
        set.lookup = Lookup();
    } else if (!target.isRoot()) {
        set.addresses = isSigned();
        followAlias(ask, host.host, target, set);
        if (set.addresses.isOpen()) set.lookup = Lookup();
    }
    set.evidence = {set.lookup.evidence};
    if (!set.lookup.found()) return set;
    read(set);
    set.tlsa = signednessOf(ask, *set.base.child(place), dns::Type::Tlsa);
    if (target.isRoot()) set.addresses = isSigned();
    for (const Signedness* one : {&set.tlsa, &set.addresses})
        set.evidence.insert(set.evidence.end(), one->evidence.begin(), one->evidence.end());
    std::sort(set.evidence.begin(), set.evidence.end());
    set.evidence.erase(std::unique(set.evidence.begin(), set.evidence.end()), set.evidence.end());
    return set;
}

}  // namespace mailvitals
