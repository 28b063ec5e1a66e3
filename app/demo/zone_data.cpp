// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/zone_data.h"

namespace mailvitals::demo {

void ZoneData::add(const DomainName& name, dns::Type type, dns::Rdata data, std::uint32_t ttl) {
    records_[{name, type}].push_back({name, type, ttl, std::move(data)});
    for (DomainName each = name; !each.isRoot(); each = each.parent()) names_.insert(each);
}

void ZoneData::addAddress(const DomainName& name, const std::string& address) {
    const IpAddress parsed = IpAddress::parse(address).value_or(IpAddress());
    add(name, parsed.isV4() ? dns::Type::A : dns::Type::Aaaa, parsed);
}

void ZoneData::addText(const DomainName& name, const std::string& text) {
    dns::Txt txt;
    for (std::size_t at = 0; at < text.size() || txt.strings.empty(); at += 255) {
        txt.strings.push_back(text.substr(at, 255));
    }
    add(name, dns::Type::Txt, std::move(txt));
}

void ZoneData::addReverse(const std::string& address, const DomainName& name) {
    const IpAddress parsed = IpAddress::parse(address).value_or(IpAddress());
    const DomainName zone = parsed.isV4() ? "in-addr.arpa"_dn : "ip6.arpa"_dn;
    add(zone.child(parsed.toReverse()).value_or(zone), dns::Type::Ptr, name);
}

void ZoneData::addSoa(const DomainName& zone) {
    add(zone, dns::Type::Soa,
        dns::Soa{zone.child("ns1").value_or(zone), zone.child("hostmaster").value_or(zone), 2026112301, 300});
}

bool ZoneData::exists(const DomainName& name) const {
    return names_.contains(name);
}

dns::Message ZoneData::answer(const dns::Message& query) const {
    dns::Message reply = query;
    reply.isResponse = true;
    reply.recursionAvailable = true;
    reply.answers.clear();
    reply.authority.clear();
    reply.rcode = dns::Rcode::NoError;
    DomainName name = query.questionName;
    for (int step = 0; step < 8; ++step) {
        const auto found = records_.find({name, query.questionType});
        if (found != records_.end()) {
            reply.answers.insert(reply.answers.end(), found->second.begin(), found->second.end());
            return reply;
        }
        const auto alias = records_.find({name, dns::Type::Cname});
        if (alias == records_.end()) break;
        reply.answers.push_back(alias->second.front());
        name = std::get<DomainName>(alias->second.front().data);
    }
    if (!exists(name)) reply.rcode = dns::Rcode::NxDomain;
    return reply;
}

}  // namespace mailvitals::demo
