// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/lookup.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// The same question to the same resolver, which is asked not to check signatures (RFC 4035 section 3.2.2).
DnsQuestion unchecked(const DomainName& name, dns::Type type) {
    DnsQuestion question = DnsQuestion::of(name, type);
    question.flags.checkingDisabled = true;
    return question;
}

const DnsAnswer* answerTo(Inquiry& ask, const DnsQuestion& question) {
    return ask.ask(question).answer();
}

bool isServFail(const DnsAnswer* answer) {
    return answer != nullptr && answer->rcode == dns::Rcode::ServFail;
}

/// SERVFAIL, and an answer at once when nobody checks: for two questions, since a server that stumbles once
/// looks just the same.
struct Broken {
    bool open = false;
    bool broken = false;
    std::vector<std::string> evidence;

    Broken(Inquiry& ask, const DomainName& domain) {
        broken = true;
        for (const dns::Type type : {dns::Type::Soa, dns::Type::Ns}) {
            const Lookup checked = lookUp(ask, domain, type);
            const Lookup bare = lookUp(ask, unchecked(domain, type));
            open = open || checked.isOpen() || bare.isOpen();
            if (checked.isOpen() || bare.isOpen()) continue;
            broken = broken && isServFail(answerTo(ask, DnsQuestion::of(domain, type))) && !bare.failed();
            evidence.push_back(checked.evidence);
            evidence.push_back(bare.evidence);
        }
    }
};

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    const Lookup soa = lookUp(ask, domain, dns::Type::Soa);
    // The root is signed: whose resolver does not vouch for it, it vouches for nothing.
    const Lookup root = lookUp(ask, DomainName(), dns::Type::Soa);
    const Lookup ds = lookUp(ask, domain, dns::Type::Ds);
    const Lookup keys = lookUp(ask, domain, dns::Type::Dnskey);
    if (soa.isOpen() || root.isOpen() || ds.isOpen() || keys.isOpen()) return verdicts.wait();
    const DnsAnswer* answer = answerTo(ask, DnsQuestion::of(domain, dns::Type::Soa));
    const DnsAnswer* rootAnswer = answerTo(ask, DnsQuestion::of(DomainName(), dns::Type::Soa));
    const bool validates = rootAnswer != nullptr && rootAnswer->authenticData;
    const std::vector<std::string> evidence{soa.evidence, root.evidence, ds.evidence, keys.evidence};
    const Args args{{arg::domain, subject.toString()},
                    {arg::resolvers, answer ? answer->server.toString() : std::string()}};

    if (isServFail(answer) && validates) {
        const Broken broken(ask, domain);
        if (broken.open) return verdicts.wait();
        if (broken.broken) return verdicts.say("broken", subject, args, broken.evidence);
    }
    if (soa.state == Lookup::State::NoSuchName)
        return verdicts.doesNotApply(subject, "the domain does not exist");
    if (soa.failed()) return verdicts.couldNotLook(subject, soa.reason, {soa.evidence});
    if (answer->authenticData) return verdicts.say("valid", subject, args, {soa.evidence});
    if (!validates || answer->authoritative) {
        const bool keepsIt = validates && answer->authoritative;
        return verdicts.couldNotLook(subject,
                                     keepsIt
                                         ? "the resolver keeps the zone itself, and vouches for nothing in it"
                                         : "the resolver does not tell whether it checks signatures",
                                     {soa.evidence, root.evidence});
    }
    if (ds.failed() || keys.failed()) {
        const Lookup& failed = ds.failed() ? ds : keys;
        return verdicts.couldNotLook(subject, failed.reason, {failed.evidence});
    }
    if (ds.found()) {
        return verdicts.couldNotLook(subject, "it is signed, but in a way that the resolver does not check",
                                     evidence);
    }
    verdicts.say(keys.found() ? "not-linked" : "unsigned", subject, args, evidence);
}

}  // namespace

extern const Rule dnsDnssec{"dns.dnssec", Scope::Domain, judge};

}  // namespace mailvitals::rules
