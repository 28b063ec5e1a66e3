// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/dns/caa_climb.h"

#include "rules/facts/dns/authority.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Labels of a name, and so questions on the way up. Names of mail hosts have three or four.
constexpr std::size_t mostLabels = 10;

/// Our resolver got an answer, and it was an error: not a matter of the way to it.
bool isAnsweredWithError(Inquiry& ask, const DomainName& name) {
    return ask.ask(DnsQuestion::of(name, dns::Type::Caa)).answer() != nullptr;
}

/// Old forwarders know nothing of this type, so where ours fails the name's own servers are asked.
Lookup fromItsServers(Inquiry& ask, const DomainName& name, const Lookup& ours) {
    AuthorityAnswer world = askAuthority(ask, name, dns::Type::Caa);
    if (world.state == AuthorityAnswer::State::Open) {
        Lookup open;
        open.evidence = ours.evidence;
        return open;
    }
    const bool leadsOutOfZone = world.lookup.absent() && !world.lookup.aliases.empty();
    return world.state == AuthorityAnswer::State::Answered && !leadsOutOfZone ? std::move(world.lookup)
                                                                              : ours;
}

CaaSet found(CaaSet set, const Lookup& lookup) {
    for (const dns::Record& record : lookup.records) {
        if (const auto* caa = std::get_if<dns::Caa>(&record.data)) set.records.push_back(*caa);
    }
    const bool readable = set.records.size() == lookup.records.size();
    set.state = readable ? CaaSet::State::Found : CaaSet::State::Failed;
    if (!readable) set.reason = "a CAA record that came back is garbled";
    return set;
}

}  // namespace

CaaSet caaFor(Inquiry& ask, const DomainName& name) {
    CaaSet set;
    set.owner = name;
    if (name.labels().size() > mostLabels) {
        set.state = CaaSet::State::Failed;
        set.reason = "its name has more parts than one check climbs up";
        return set;
    }
    std::vector<Lookup> steps;  // all at once: each would cost a round trip of its own
    for (DomainName at = name; !at.isRoot(); at = at.parent())
        steps.push_back(lookUp(ask, at, dns::Type::Caa));
    const bool allKnown =
        std::none_of(steps.begin(), steps.end(), [](const Lookup& step) { return step.isOpen(); });
    const bool typeIsKnown = std::any_of(steps.begin(), steps.end(),
                                         [](const Lookup& step) { return step.found() || step.absent(); });
    for (const Lookup& ours : steps) {
        const Lookup step = ours.failed() ? fromItsServers(ask, set.owner, ours) : ours;
        if (step.isOpen() || (step.failed() && !allKnown)) return set;
        set.evidence.push_back(step.evidence);
        if (step.failed()) {
            const bool refused = typeIsKnown && isAnsweredWithError(ask, set.owner);
            set.state = refused ? CaaSet::State::Refused : CaaSet::State::Failed;
            set.reason = step.reason;
            return set;
        }
        if (step.found()) return found(std::move(set), step);
        set.owner = set.owner.parent();
    }
    set.state = CaaSet::State::None;
    return set;
}

}  // namespace mailvitals
