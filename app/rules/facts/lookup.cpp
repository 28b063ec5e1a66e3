// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/lookup.h"

#include "findings/args.h"
#include "records/dns/aliases.h"
#include "records/dns/signature.h"
#include "rules/verdicts.h"

#include <algorithm>

namespace mailvitals {
namespace {

constexpr std::string_view noSuchLabel{"mailvitals-no-such-name"};

bool isServFail(const Attempt<DnsAnswer>& attempt) {
    return attempt.answer() != nullptr && attempt.answer()->rcode == dns::Rcode::ServFail;
}

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

namespace {

/// The addresses of names that cannot exist, while they are being asked for: none, and open.
struct Invented {
    bool open = false;
    std::vector<IpAddress> addresses;

    Invented(Inquiry& ask, dns::Type type) {
        for (const DomainName& name : namesOfNobody(ask.request())) {
            const Lookup nobody = lookUp(ask, DnsQuestion::of(name, type));
            open = open || (nobody.isOpen() && !ask.isOver());
            for (const IpAddress& address : nobody.addresses()) addresses.push_back(address);
        }
    }
    bool has(const IpAddress& address) const {
        return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
    }
};

void dropInvented(Inquiry& ask, dns::Type type, Lookup& lookup) {
    std::optional<Invented> invented;
    ask.prefetch([&] { invented.emplace(ask, type); });
    if (!lookup.found()) return;
    const std::vector<IpAddress> addresses = lookup.addresses();
    if (invented->open) {
        lookup.state = Lookup::State::Open;
        lookup.records.clear();
        return;
    }
    const bool all = std::all_of(addresses.begin(), addresses.end(),
                                 [&](const IpAddress& address) { return invented->has(address); });
    if (!all) return;
    lookup.state = Lookup::State::NoSuchName;
    lookup.invented = true;
    lookup.records.clear();
    lookup.aliases.clear();
}

}  // namespace

Validation validationOf(Inquiry& ask, const DomainName& name, dns::Type type, Urgency urgency) {
    Validation result;
    const DnsQuestion question = DnsQuestion::of(name, type);
    result.evidence = {question.id()};
    const Attempt<DnsAnswer>& first = ask.ask(question, urgency);
    result.open = first.isOpen();
    if (!isServFail(first)) return result;
    DnsQuestion again = question;
    again.flags.dnssecOk = true;
    DnsQuestion unchecked = again;
    unchecked.flags.checkingDisabled = true;
    const Attempt<DnsAnswer>& second = ask.ask(again, urgency);
    const Attempt<DnsAnswer>& bare = ask.ask(unchecked, urgency);
    result.open = (second.isOpen() || bare.isOpen()) && !ask.isOver();
    const DnsAnswer* answer = bare.answer();
    if (!isServFail(second) || answer == nullptr) return result;
    result.bogus = answer->rcode == dns::Rcode::NoError || answer->rcode == dns::Rcode::NxDomain;
    if (!result.bogus) return result;
    result.evidence.push_back(unchecked.id());
    const auto last = dns::lastExpiration(answer->answers, type);
    if (last && *last < ask.now()) result.expired = last;
    return result;
}

std::vector<DomainName> namesOfNobody(const CheckRequest& request) {
    std::vector<DomainName> names{*"invalid"_dn.child(noSuchLabel)};
    const DomainName* domain = request.target.domain();
    if (domain == nullptr || domain->isRoot()) return names;
    if (const auto beside = domain->suffix(1).child(noSuchLabel)) names.push_back(*beside);
    return names;
}

Lookup lookUp(Inquiry& ask, const DomainName& name, dns::Type type, Urgency urgency) {
    Lookup lookup = lookUp(ask, DnsQuestion::of(name, type), urgency);
    if (type == dns::Type::A || type == dns::Type::Aaaa) dropInvented(ask, type, lookup);
    // Guesses are many, and what is wrong with a zone shows elsewhere too.
    if (!lookup.failed() || urgency == Urgency::Patient) return lookup;
    const Validation validation = validationOf(ask, name, type, urgency);
    if (validation.open) {
        Lookup open;
        open.evidence = lookup.evidence;
        return open;
    }
    if (!validation.bogus) return lookup;
    lookup.bogus = true;
    lookup.reason = "the answer is bogus, its DNSSEC signatures are not valid";
    if (validation.expired) lookup.reason += ": they expired on " + toText(ArgValue(*validation.expired));
    return lookup;
}

}  // namespace mailvitals
