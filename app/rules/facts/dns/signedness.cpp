// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/signedness.h"

namespace mailvitals {
namespace {

using State = Signedness::State;

}  // namespace

Signedness signednessOf(Inquiry& ask, const DomainName& name, dns::Type type) {
    const DnsQuestion question = DnsQuestion::of(name, type);
    // The root is signed: who does not vouch for it vouches for nothing.
    const DnsQuestion ofRoot = DnsQuestion::of(DomainName(), dns::Type::Soa);
    const Lookup looked = lookUp(ask, name, type);
    const Lookup root = lookUp(ask, DomainName(), dns::Type::Soa);
    Signedness result;
    result.evidence = {looked.evidence, root.evidence};
    if (looked.isOpen() || root.isOpen()) return result;
    const auto unknown = [&](std::string reason) {
        result.state = State::Unknown;
        result.reason = std::move(reason);
        return result;
    };
    if (looked.failed()) return unknown(looked.reason);
    const DnsAnswer* answer = ask.ask(question).answer();
    const DnsAnswer* rootAnswer = ask.ask(ofRoot).answer();
    if (answer != nullptr && answer->authenticData) {
        result.state = State::Signed;
        return result;
    }
    if (rootAnswer == nullptr || !rootAnswer->authenticData)
        return unknown("the resolver does not validate DNSSEC");
    if (answer != nullptr && answer->authoritative)
        return unknown("the resolver keeps the zone itself, and vouches for nothing in it");
    result.state = State::Unsigned;
    return result;
}

}  // namespace mailvitals
