// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/public_lookup.h"
#include "rules/facts/dns/reverse_names.h"
#include "rules/facts/smtp/sessions.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

bool leadsTo(const Lookup& lookup, const IpAddress& address) {
    const std::vector<IpAddress> all = lookup.addresses();
    return std::find(all.begin(), all.end(), address) != all.end();
}

Lookup lookUpHere(Inquiry& ask, const DomainName& name, dns::Type type) {
    return lookUp(ask, name, type);
}

void judge(Inquiry& ask, Verdicts& verdicts, const ServerSession& heard) {
    const IpAddress& address = heard.server.address;
    const ReverseName reverse = lookUpReverse(ask, address);
    const auto ehlo = heard.session.transcript->ehlo(false);
    const Subject& subject = heard.session.subject;
    std::vector<std::string> evidence{heard.session.evidence};
    if (!ehlo) return verdicts.couldNotLook(subject, "it did not answer EHLO", evidence);

    Args args{{arg::name, ehlo->domain}, {arg::address, address.toString()}, {arg::names, reverse.texts()}};
    const auto name = DomainName::parse(ehlo->domain);
    const bool qualified =
        name && name->isHostName() && name->labels().size() >= 2 && !isAddressLiteral(*name);
    if (!qualified) return verdicts.say("not-qualified", subject, args, evidence);

    // A private address is known at home alone; strangers find the public one.
    const auto leads = ask.request().isPublic(address) ? lookUpAsTheWorld : lookUpHere;
    const Lookup forward = leads(ask, *name, address.isV4() ? dns::Type::A : dns::Type::Aaaa);
    const Lookup otherFamily = leads(ask, *name, address.isV4() ? dns::Type::Aaaa : dns::Type::A);
    evidence.push_back(forward.evidence);
    evidence.push_back(reverse.lookup.evidence);
    if (forward.isOpen() || otherFamily.isOpen() || reverse.lookup.isOpen()) return verdicts.wait();
    if (forward.failed()) return verdicts.couldNotLook(subject, forward.reason, evidence);
    if (forward.absent()) {
        evidence.push_back(otherFamily.evidence);
        if (otherFamily.failed()) return verdicts.couldNotLook(subject, otherFamily.reason, evidence);
        return verdicts.say(otherFamily.absent() ? "unresolvable" : "elsewhere", subject, args, evidence);
    }
    if (!leadsTo(forward, address)) return verdicts.say("elsewhere", subject, args, evidence);
    const bool samePtr = std::find(reverse.names.begin(), reverse.names.end(), *name) != reverse.names.end();
    verdicts.say(samePtr || reverse.names.empty() ? "fits" : "differs-from-ptr", subject, args, evidence);
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    ask.prefetch([&] {
        for (const Server& server : servers(ask).all) lookUpReverse(ask, server.address);
    });
    for (const ServerSession& heard : sessionsToJudge(ask, verdicts, SmtpSessionKind::Greeting))
        judge(ask, verdicts, heard);
}

}  // namespace

extern const Rule heloName{"helo.name", Scope::Any, judge};

}  // namespace mailvitals::rules
