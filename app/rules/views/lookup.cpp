// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/lookup.h"

#include "rules/verdicts.h"

#include <algorithm>

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

/// Follows CNAMEs inside one answer section; a loop ends when a name comes up again.
void followAliases(const DnsAnswer& answer, const DnsQuestion& question, Lookup& lookup) {
    DomainName name = question.name;
    for (;;) {
        for (const dns::Record& record : answer.answers) {
            if (record.name == name && record.type == question.type) lookup.records.push_back(record);
        }
        if (!lookup.records.empty() || question.type == dns::Type::Cname) return;
        const auto alias =
            std::find_if(answer.answers.begin(), answer.answers.end(), [&](const dns::Record& record) {
                return record.name == name && record.type == dns::Type::Cname &&
                       std::holds_alternative<DomainName>(record.data);
            });
        if (alias == answer.answers.end()) return;
        name = std::get<DomainName>(alias->data);
        const bool seen =
            std::find(lookup.aliases.begin(), lookup.aliases.end(), name) != lookup.aliases.end();
        if (seen) return;
        lookup.aliases.push_back(name);
    }
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
    followAliases(answer, question, lookup);
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
