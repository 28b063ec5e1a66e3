// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/self_validation.h"

#include "rules/verdicts.h"

namespace mailvitals {

ResolverValidation resolverValidation(Inquiry& ask) {
    // The root is signed: whose resolver does not vouch for it, it vouches for nothing.
    const DnsQuestion question = DnsQuestion::of(DomainName(), dns::Type::Soa);
    const Attempt<DnsAnswer>& attempt = ask.ask(question);
    ResolverValidation result;
    result.open = attempt.isOpen();
    result.evidence = question.id();
    if (const DnsAnswer* answer = attempt.answer()) {
        result.answered = true;
        result.claimed = answer->authenticData;
        result.trusted = result.claimed && kindOf(answer->server.address) == AddressKind::Loopback;
    }
    return result;
}

SelfValidation validatedHere(Inquiry& ask, const DomainName& name, dns::Type type) {
    const DnssecQuestion question{name, type};
    const Attempt<DnssecResult>& attempt = ask.ask(question);
    SelfValidation result;
    if (attempt.isOpen()) {
        result.open = !ask.isOver();
        result.reason = "this check did not validate it itself";
        return result;
    }
    result.evidence = question.id();
    if (const Failure* failure = attempt.failure()) result.reason = reasonOf(*failure);
    if (const DnssecResult* found = attempt.answer()) {
        result.status = found->status;
        result.reason = found->reason;
    }
    return result;
}

}  // namespace mailvitals
