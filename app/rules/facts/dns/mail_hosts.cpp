// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/mail_hosts.h"

#include "base/ascii.h"
#include "rules/facts/dns/public_lookup.h"

#include <algorithm>
#include <set>

namespace mailvitals {
namespace {

MailHosts implicitHosts(Inquiry& ask, const DomainName& domain, std::string mxEvidence) {
    const bool invented =
        lookUp(ask, domain, dns::Type::A).invented || lookUp(ask, domain, dns::Type::Aaaa).invented;
    const Lookup v4 = lookUpPastResolver(ask, domain, dns::Type::A);
    const Lookup v6 = lookUpPastResolver(ask, domain, dns::Type::Aaaa);
    MailHosts hosts;
    hosts.evidence = {std::move(mxEvidence), v4.evidence, v6.evidence};
    if (v4.found() || v6.found()) {
        hosts.state = MailHosts::State::Implicit;
        hosts.records = {{0, domain}};
    } else if (v4.isOpen() || v6.isOpen()) {
        hosts.state = MailHosts::State::Open;
    } else if (v4.failed() || v6.failed()) {
        hosts.state = MailHosts::State::Failed;
        hosts.reason = v4.failed() ? v4.reason : v6.reason;
    } else if (invented && v4.state == Lookup::State::NoSuchName) {
        hosts.state = MailHosts::State::NoSuchDomain;
    } else {
        hosts.state = MailHosts::State::None;
    }
    return hosts;
}

}  // namespace

bool isAddressLiteral(const DomainName& name) {
    return IpAddress::parse(name.toString()).has_value() ||
           (!name.isRoot() &&
            std::all_of(name.labels().back().begin(), name.labels().back().end(), ascii::isDigit));
}

std::vector<DomainName> MailHosts::hosts() const {
    std::vector<DomainName> names;
    std::set<DomainName> known;
    for (const dns::Mx& mx : records) {
        const bool usable = mx.exchange.isHostName() && !isAddressLiteral(mx.exchange);
        if (usable && known.insert(mx.exchange).second) names.push_back(mx.exchange);
    }
    return names;
}

std::vector<std::string> MailHosts::names() const {
    std::vector<std::string> names;
    for (const dns::Mx& mx : records) {
        if (!mx.exchange.isRoot()) names.push_back(mx.exchange.toString());
    }
    return names;
}

MailHosts mailHosts(Inquiry& ask, const DomainName& domain) {
    const Lookup mx = lookUp(ask, domain, dns::Type::Mx);
    MailHosts hosts;
    hosts.evidence = {mx.evidence};
    switch (mx.state) {
        case Lookup::State::Open:
            // Without an MX the domain's own addresses will serve. Asked at once they cost no round trip of
            // their own; where there is an MX they are not looked at.
            lookUp(ask, domain, dns::Type::A);
            lookUp(ask, domain, dns::Type::Aaaa);
            return hosts;
        case Lookup::State::Failed:
            hosts.state = MailHosts::State::Failed;
            hosts.reason = mx.reason;
            return hosts;
        case Lookup::State::NoSuchName: hosts.state = MailHosts::State::NoSuchDomain; return hosts;
        case Lookup::State::NoData: return implicitHosts(ask, domain, mx.evidence);
        case Lookup::State::Found: break;
    }
    for (const dns::Record& record : mx.records) {
        if (const auto* data = std::get_if<dns::Mx>(&record.data)) hosts.records.push_back(*data);
    }
    if (hosts.records.empty()) {
        hosts.state = MailHosts::State::Failed;
        hosts.reason = "the MX record that came back is garbled";
        return hosts;
    }
    std::stable_sort(hosts.records.begin(), hosts.records.end(),
                     [](const dns::Mx& a, const dns::Mx& b) { return a.preference < b.preference; });
    const bool onlyNull = std::all_of(hosts.records.begin(), hosts.records.end(),
                                      [](const dns::Mx& record) { return record.exchange.isRoot(); });
    hosts.state = onlyNull ? MailHosts::State::NullMx : MailHosts::State::Explicit;
    return hosts;
}

}  // namespace mailvitals
