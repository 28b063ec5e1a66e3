// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/lookup.h"

#include "records/dns/aliases.h"
#include "rules/verdicts.h"

namespace mailvitals {
namespace {

template <class T, class Made = T>
std::vector<Made> dataOf(const std::vector<dns::Record>& records) {
    std::vector<Made> result;
    for (const dns::Record& record : records) {
        if (const T* data = std::get_if<T>(&record.data)) result.push_back(*data);
    }
    return result;
}

}  // namespace

std::vector<IpAddress> Lookup::addresses() const {
    return dataOf<IpAddress>(records);
}
std::vector<DomainName> Lookup::names() const {
    return dataOf<DomainName>(records);
}

std::vector<std::string> Lookup::texts() const {
    std::vector<std::string> result;
    for (const dns::Txt& txt : dataOf<dns::Txt>(records)) result.push_back(txt.joined());
    return result;
}

Lookup lookUp(Inquiry& ask, const DnsQuestion& question, Urgency urgency) {
    const Attempt<DnsAnswer>& attempt = ask.ask(question, urgency);
    Lookup lookup;
    lookup.evidence = question.id();
    if (attempt.isOpen()) return lookup;
    if (const Failure* failure = attempt.failure()) {
        lookup.state = Lookup::State::Failed;
        lookup.reason = reasonOf(*failure);
        return lookup;
    }
    const DnsAnswer& answer = *attempt.answer();
    dns::Resolved resolved = dns::resolve(answer.answers, question.name, question.type);
    lookup.records = std::move(resolved.records);
    lookup.aliases = std::move(resolved.aliases);
    if (answer.rcode == dns::Rcode::NxDomain) {
        lookup.state = Lookup::State::NoSuchName;
    } else if (answer.rcode != dns::Rcode::NoError) {
        lookup.state = Lookup::State::Failed;
        lookup.reason = "the name server " + answer.server.toString() + " answered " + toString(answer.rcode);
    } else {
        lookup.state = lookup.records.empty() ? Lookup::State::NoData : Lookup::State::Found;
    }
    return lookup;
}

Lookup lookUp(Inquiry& ask, const DomainName& name, dns::Type type, Urgency urgency) {
    return lookUp(ask, DnsQuestion::of(name, type), urgency);
}

}  // namespace mailvitals
