// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/signedness.h"

#include "rules/facts/dns/self_validation.h"

namespace mailvitals {
namespace {

using State = Signedness::State;

/// Where the resolver vouches for nothing, or for nothing in this zone, the program validates itself.
void validateHere(Inquiry& ask, const DomainName& name, dns::Type type, const std::string& why,
                  Signedness& result) {
    const SelfValidation here = validatedHere(ask, name, type);
    if (here.open) return;
    if (!here.evidence.empty()) result.evidence.push_back(here.evidence);
    if (here.status == DnssecStatus::Secure) {
        result.state = State::Signed;
    } else if (here.status == DnssecStatus::Insecure) {
        result.state = State::Unsigned;
    } else {
        result.state = State::Unknown;
        result.reason = why + ", and this program could not validate it itself: " + here.reason;
    }
}

}  // namespace

Signedness signednessOf(Inquiry& ask, const DomainName& name, dns::Type type) {
    const ResolverValidation resolver = resolverValidation(ask);
    const Lookup looked = lookUp(ask, name, type);
    Signedness result;
    result.evidence = {looked.evidence, resolver.evidence};
    if (looked.isOpen() || resolver.open) return result;
    if (looked.failed()) {
        result.state = State::Unknown;
        result.reason = looked.reason;
        return result;
    }
    const DnsAnswer* answer = ask.ask(DnsQuestion::of(name, type)).answer();
    if (answer != nullptr && answer->authenticData)
        result.state = State::Signed;
    else if (!resolver.claimed && resolver.answered)
        validateHere(ask, name, type, "the resolver does not validate DNSSEC", result);
    else if (answer != nullptr && answer->authoritative)
        validateHere(ask, name, type, "the resolver keeps the zone itself, and vouches for nothing in it",
                     result);
    else if (resolver.claimed)
        result.state = State::Unsigned;
    else
        result = {State::Unknown, "the resolver does not tell whether it validates DNSSEC", result.evidence};
    return result;
}

}  // namespace mailvitals
