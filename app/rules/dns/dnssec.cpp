// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/mail_hosts.h"
#include "rules/facts/dns/self_validation.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

const DnsAnswer* answerTo(Inquiry& ask, const DnsQuestion& question) {
    return ask.ask(question).answer();
}

/// One answer that mail needs.
struct Item {
    DomainName name;
    dns::Type type{};

    std::string subject() const { return dns::toString(type) + " " + name.toString(); }
};

/// No home has more mail hosts or keys.
constexpr std::size_t mostHosts = 4;
constexpr std::size_t mostSelectors = 4;

/// What a sender and a receiver of the domain's mail look up, as far as it is known by now. `open`: more may
/// come.
std::vector<Item> itemsOf(Inquiry& ask, const DomainName& domain, bool& open) {
    using dns::Type;
    std::vector<Item> items;
    const MailHosts mail = mailHosts(ask, domain);
    open = mail.state == MailHosts::State::Open;
    std::vector<DomainName> hosts = mail.hosts();
    if (mail.state == MailHosts::State::Implicit) hosts = {domain};
    if (hosts.size() > mostHosts) hosts.erase(hosts.begin() + mostHosts, hosts.end());
    for (const DomainName& host : hosts) {
        items.push_back({host, Type::A});
        items.push_back({host, Type::Aaaa});
        // A sender that follows DANE does not deliver where this is bogus (RFC 7672 section 2.1.2).
        if (const auto tlsa = host.child("_25._tcp")) items.push_back({*tlsa, Type::Tlsa});
    }
    for (const Type type : {Type::Mx, Type::Txt, Type::Caa, Type::Ds}) items.push_back({domain, type});
    if (const auto dmarcName = domain.child("_dmarc")) items.push_back({*dmarcName, Type::Txt});
    const auto branch = domain.child("_domainkey");
    std::size_t selectors = 0;
    for (const std::string& selector : ask.request().selectors) {
        const auto name = branch ? branch->child(selector) : branch;
        if (name && selectors++ < mostSelectors) items.push_back({*name, Type::Txt});
    }
    return items;
}

/// The whole domain: SOA and NS are kept back.
struct WholeDomain {
    bool open = false;
    bool bogus = true;
    std::optional<std::chrono::sys_seconds> expired;
    std::vector<std::string> evidence;

    WholeDomain(Inquiry& ask, const DomainName& domain) {
        for (const dns::Type type : {dns::Type::Soa, dns::Type::Ns}) {
            const Validation validation = validationOf(ask, domain, type);
            open = open || validation.open;
            bogus = bogus && validation.bogus;
            if (validation.expired) expired = validation.expired;
            evidence.insert(evidence.end(), validation.evidence.begin(), validation.evidence.end());
        }
    }
};

/// Says each answer that is kept back for its signatures. False while it is not known of all.
bool sayBogus(Inquiry& ask, Verdicts& verdicts, const DomainName& domain, Args args) {
    bool open = false;
    for (const Item& item : itemsOf(ask, domain, open)) {
        const Validation validation = validationOf(ask, item.name, item.type);
        open = open || (validation.open && !ask.isOver());
        if (!validation.bogus) continue;
        Args all = args;
        all.push_back({arg::name, item.name.toString()});
        all.push_back({arg::type, dns::toString(item.type)});
        if (validation.expired) {
            const Arg date{arg::date, *validation.expired};
            all.push_back(date);
            verdicts.say("expired", item.subject(), std::move(all), validation.evidence);
        } else {
            verdicts.say("bogus", item.subject(), std::move(all), validation.evidence);
        }
    }
    return !open;
}

/// What a sender that follows DANE rests on (RFC 7672 section 2.1), and the domain itself first.
std::vector<Item> itemsToValidate(Inquiry& ask, const DomainName& domain, bool& open) {
    using dns::Type;
    std::vector<Item> items{{domain, Type::Soa}};
    for (const Item& item : itemsOf(ask, domain, open)) {
        const bool wanted = item.type == Type::Mx || item.type == Type::A || item.type == Type::Aaaa ||
                            item.type == Type::Tlsa;
        if (wanted) items.push_back(item);
    }
    return items;
}

/// Says what this program itself finds bogus. False while it is not known of all.
bool sayBogusHere(Inquiry& ask, Verdicts& verdicts, const DomainName& domain, bool resolverVouches) {
    bool open = false;
    bool whole = false;
    for (const Item& item : itemsToValidate(ask, domain, open)) {
        const SelfValidation found = validatedHere(ask, item.name, item.type);
        open = open || found.open;
        // Whether the whole domain is bogus has to be known first.
        if (found.open && item.type == dns::Type::Soa) return false;
        if (found.status != DnssecStatus::Bogus || whole) continue;
        whole = item.type == dns::Type::Soa;
        const Subject subject = whole ? Subject(domain) : Subject(item.subject());
        if (resolverVouches) {
            verdicts.couldNotLook(
                subject, "the resolver vouches for it, but this program finds it bogus: " + found.reason,
                {found.evidence});
            continue;
        }
        const Args args{{arg::domain, domain.toString()},
                        {arg::name, item.name.toString()},
                        {arg::type, dns::toString(item.type)},
                        {arg::reason, found.reason}};
        verdicts.say(whole ? "broken-here" : "bogus-here", subject, args, {found.evidence});
    }
    return !open;
}

void sayUnknown(Verdicts& verdicts, const Subject& subject, bool keepsTheZone, const SelfValidation& here,
                std::vector<std::string> evidence) {
    std::string reason = keepsTheZone ? "the resolver keeps the zone itself, and vouches for nothing in it"
                                      : "the resolver does not tell whether it checks signatures";
    if (!here.evidence.empty()) {
        reason += ", and this program could not validate them itself: " + here.reason;
        evidence.push_back(here.evidence);
    }
    verdicts.couldNotLook(subject, reason, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    const DomainName& domain = *ask.request().target.domain();
    const Subject subject = domain;
    bool more = false;
    ask.prefetch([&] {
        for (const Item& item : itemsOf(ask, domain, more)) validationOf(ask, item.name, item.type);
        WholeDomain(ask, domain);
    });
    const Lookup soa = lookUp(ask, domain, dns::Type::Soa);
    const ResolverValidation resolver = resolverValidation(ask);
    if (resolver.answered && !resolver.trusted && soa.state != Lookup::State::NoSuchName) {
        ask.prefetch([&] {
            // These rest on no other answer; those of the hosts wait for their names.
            for (const dns::Type type : {dns::Type::Soa, dns::Type::Mx}) validatedHere(ask, domain, type);
            for (const Item& item : itemsToValidate(ask, domain, more))
                validatedHere(ask, item.name, item.type);
        });
    }
    const Lookup ds = lookUp(ask, domain, dns::Type::Ds);
    const Lookup keys = lookUp(ask, domain, dns::Type::Dnskey);
    if (soa.isOpen() || resolver.open || ds.isOpen() || keys.isOpen()) return verdicts.wait();
    const DnsAnswer* answer = answerTo(ask, DnsQuestion::of(domain, dns::Type::Soa));
    std::vector<std::string> evidence{soa.evidence, resolver.evidence, ds.evidence, keys.evidence};
    const Args args{{arg::domain, subject.toString()},
                    {arg::resolvers, answer ? answer->server.toString() : std::string()}};

    const WholeDomain whole(ask, domain);
    if (whole.open) return verdicts.wait();
    if (whole.bogus && whole.expired) {
        Args withDate = args;
        const Arg date{arg::date, *whole.expired};
        withDate.push_back(date);
        return verdicts.say("broken-expired", subject, withDate, whole.evidence);
    }
    if (whole.bogus) return verdicts.say("broken", subject, args, whole.evidence);
    if (!sayBogus(ask, verdicts, domain, args)) return verdicts.wait();
    if (!verdicts.findings().empty()) return;
    if (soa.state == Lookup::State::NoSuchName)
        return verdicts.doesNotApply(subject, "the domain does not exist");
    const bool asksItself = resolver.answered && !resolver.trusted;
    if (asksItself && !sayBogusHere(ask, verdicts, domain, resolver.claimed)) return verdicts.wait();
    if (!verdicts.findings().empty()) return;
    if (soa.failed()) return verdicts.couldNotLook(subject, soa.reason, {soa.evidence});
    if (answer->authenticData) return verdicts.say("valid", subject, args, {soa.evidence});
    if (!resolver.claimed || answer->authoritative) {
        const SelfValidation here =
            asksItself ? validatedHere(ask, domain, dns::Type::Soa) : SelfValidation();
        if (here.status == DnssecStatus::Secure)
            return verdicts.say("valid-here", subject, args, {here.evidence});
        if (here.status != DnssecStatus::Insecure)
            return sayUnknown(verdicts, subject, resolver.claimed, here, {soa.evidence, resolver.evidence});
        evidence.push_back(here.evidence);
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
