// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/authority.h"
#include "rules/facts/dns/list_answers.h"
#include "rules/rule.h"

#include <algorithm>

namespace mailvitals::rules {
namespace {

constexpr std::string_view noSuchLabel{"mailvitals-no-such-name"};

/// One thing that was tried with the resolver.
struct Trial {
    bool open = false;
    std::string found;      ///< what is wrong; empty: nothing
    bool answered = false;  ///< at least one question, whatever the answer was
    std::string failure;    ///< why another was not
    std::vector<std::string> evidence;
};

void note(Trial& trial, const Lookup& lookup) {
    trial.open = trial.open || lookup.isOpen();
    trial.answered = trial.answered || lookup.found() || lookup.absent();
    if (lookup.failed()) trial.failure = lookup.reason;
    trial.evidence.push_back(lookup.evidence);
}

/// An address for a name that cannot exist, or for one below the domain itself, where the zone's own servers
/// tell whether it has a wildcard.
Trial rewrites(Inquiry& ask) {
    Trial trial;
    std::vector<IpAddress> invented;
    for (const DomainName& name : namesOfNobody(ask.request())) {
        const Lookup nowhere = lookUp(ask, DnsQuestion::of(name, dns::Type::A));
        note(trial, nowhere);
        for (const IpAddress& address : nowhere.addresses()) invented.push_back(address);
    }
    const DomainName* domain = ask.request().target.domain();
    const auto below = domain ? domain->child(noSuchLabel) : DomainName();
    if (domain && below) {
        const Lookup here = lookUp(ask, DnsQuestion::of(*below, dns::Type::A));
        note(trial, here);
        if (here.found()) {
            const AuthorityAnswer world = askAuthority(ask, *below, dns::Type::A);
            trial.open = trial.open || world.state == AuthorityAnswer::State::Open;
            const bool denied = world.state == AuthorityAnswer::State::Answered && world.lookup.absent() &&
                                world.lookup.aliases.empty();
            if (denied && invented.empty()) invented = here.addresses();
            trial.evidence.insert(trial.evidence.end(), world.evidence.begin(), world.evidence.end());
        }
    }
    if (!invented.empty()) trial.found = invented.front().toString();
    return trial;
}

/// Lists that answered with their code for "not to you", which is meant for the resolver.
Trial refusedByLists(Inquiry& ask) {
    Trial trial;
    for (const Blocklist& list : ask.policy().blocklists) {
        if (list.weight == ListWeight::Ignorable) continue;
        const ListForm form = list.v4 ? ListForm::V4 : list.v6 ? ListForm::V6 : ListForm::Domain;
        const ListHealth health = listHealthHere(ask, list, form);
        trial.open = trial.open || (health.state == ListHealth::State::Open && !ask.isOver());
        if (health.state != ListHealth::State::Refuses) continue;
        trial.found += (trial.found.empty() ? "" : ", ") + list.name;
        trial.evidence.insert(trial.evidence.end(), health.evidence.begin(), health.evidence.end());
    }
    return trial;
}

std::string publicServiceAt(const IpAddress& address, const Policy& policy) {
    for (const PublicResolver& known : policy.publicResolvers) {
        const auto& all = known.addresses;
        if (std::find(all.begin(), all.end(), address) != all.end()) return known.name;
    }
    return {};
}

void judge(Inquiry& ask, Verdicts& verdicts) {
    // The root is signed: whose resolver does not vouch for it, it vouches for nothing.
    const DnsQuestion question = DnsQuestion::of(DomainName(), dns::Type::Soa);
    const Lookup root = lookUp(ask, question);
    const Trial rewriting = rewrites(ask);
    const Trial lists = refusedByLists(ask);
    if (root.isOpen() || rewriting.open || lists.open) return verdicts.wait();
    const DnsAnswer* answer = ask.ask(question).answer();
    if (!answer) return verdicts.couldNotLook("resolver", root.reason, {root.evidence});
    const Subject subject = answer->server;
    const std::string service = publicServiceAt(answer->server.address, ask.policy());
    const Args args{{arg::resolvers, subject.toString()}};
    const auto say = [&](const char* tag, Args more, const std::vector<std::string>& evidence) {
        more.insert(more.begin(), args.begin(), args.end());
        verdicts.say(tag, subject, std::move(more), evidence);
    };
    if (!rewriting.found.empty()) say("rewrites", {{arg::address, rewriting.found}}, rewriting.evidence);
    if (!lists.found.empty()) say("refused", {{arg::lists, lists.found}}, lists.evidence);
    if (!service.empty()) say("public", {{arg::name, service}}, {root.evidence});
    if (root.failed()) {
        verdicts.couldNotLook(subject, root.reason, {root.evidence});
    } else if (!answer->authenticData) {
        say("not-validating", {}, {root.evidence});
    }
    if (!rewriting.answered) {
        verdicts.couldNotLook(subject,
                              "no question for a name that does not exist was answered: " + rewriting.failure,
                              rewriting.evidence);
    }
    if (!verdicts.findings().empty()) return;
    std::vector<std::string> evidence = rewriting.evidence;
    evidence.push_back(root.evidence);
    say("truthful", {}, evidence);
}

}  // namespace

extern const Rule vantageResolver{"vantage.resolver", Scope::Any, judge};

}  // namespace mailvitals::rules
