// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/lookup.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Lookup soa = lookUp(ask, domain, dns::Type::Soa);
    const Args args{{arg::domain, domain.toString()}, {arg::reason, soa.reason}};
    switch (soa.state) {
        case Lookup::State::Open: return verdicts.wait();
        case Lookup::State::NoSuchName: return verdicts.say("no-such-domain", domain, args, {soa.evidence});
        case Lookup::State::NoData:
        case Lookup::State::Found: return verdicts.say("exists", domain, args, {soa.evidence});
        case Lookup::State::Failed: break;
    }
    const DnsAnswer* answer = ask.ask(DnsQuestion::of(domain, dns::Type::Soa)).answer();
    const Failure* failure = ask.ask(DnsQuestion::of(domain, dns::Type::Soa)).failure();
    if (answer && answer->rcode == dns::Rcode::ServFail) {
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
