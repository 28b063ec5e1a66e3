// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/public_lookup.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Lookup soa = lookUp(ask, domain, dns::Type::Soa);
    // A rewriting resolver denies every type but addresses, and so hides that the name is not there.
    const Lookup v4 = lookUpPastResolver(ask, domain, dns::Type::A);
    const bool rewritten = lookUp(ask, domain, dns::Type::A).invented;
    const Args args{{arg::domain, domain.toString()}, {arg::reason, soa.reason}};
    switch (soa.state) {
        case Lookup::State::Open: return verdicts.wait();
        case Lookup::State::NoSuchName: return verdicts.say("no-such-domain", domain, args, {soa.evidence});
        case Lookup::State::NoData:
            if (v4.isOpen() && !ask.isOver()) return verdicts.wait();
            if (rewritten && v4.state == Lookup::State::NoSuchName)
                return verdicts.say("no-such-domain", domain, args, {soa.evidence, v4.evidence});
            [[fallthrough]];
        case Lookup::State::Found: return verdicts.say("exists", domain, args, {soa.evidence});
        case Lookup::State::Failed: break;
    }
    const DnsAnswer* answer = ask.ask(DnsQuestion::of(domain, dns::Type::Soa)).answer();
    const Failure* failure = ask.ask(DnsQuestion::of(domain, dns::Type::Soa)).failure();
    if (soa.bogus) {
        verdicts.say("bogus", domain, args, {soa.evidence});
    } else if (answer && answer->rcode == dns::Rcode::ServFail) {
        verdicts.say("servers-fail", domain, args, {soa.evidence});
    } else if (failure && failure->why == FailureReason::TimedOut) {
        verdicts.say("no-answer", domain, args, {soa.evidence});
    } else {
        verdicts.couldNotLook(domain, soa.reason, {soa.evidence});
    }
}

}  // namespace

extern const Rule dnsDomain{"dns.domain", Scope::Domain, judge};

}  // namespace mailvitals::rules
