// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/dmarc_walk.h"

#include "records/dmarc/public_suffix_list.h"

#include <algorithm>
#include <map>

namespace mailvitals {
namespace {

const dmarc::Record* recordOf(const DmarcStep& step) {
    return step.parsed && step.parsed->has_value() ? &**step.parsed : nullptr;
}

DmarcStep readStep(const DomainName& name, const Lookup& lookup) {
    DmarcStep step{name, {}, {}, std::nullopt, lookup.evidence};
    for (std::string& text : lookup.texts()) {
        (dmarc::isRecord(text) ? step.texts : step.otherTexts).push_back(std::move(text));
    }
    if (step.texts.size() == 1) step.parsed = dmarc::parse(step.texts.front());
    return step;
}

/// A name at which nobody could look matters where the way to the deciding record leads past it: above an own
/// record nothing does, above another one a shorter name may take its place (RFC 9989 section 4.10.2).
void findGap(DmarcWalk& walk, const std::map<DomainName, std::string>& unread) {
    if (walk.steps.empty()) return;
    const dmarc::RecordAt known = walk.records();
    dmarc::discover(walk.steps.front().name, [&](const DomainName& name) {
        const auto gap = unread.find(name);
        if (gap != unread.end() && !walk.failed) {
            walk.failed = true;
            walk.reason = gap->second;
        }
        return known(name);
    });
}

}  // namespace

const DmarcStep* DmarcWalk::at(const DomainName& name) const {
    const auto step = std::find_if(steps.begin(), steps.end(),
                                   [&](const DmarcStep& candidate) { return candidate.name == name; });
    return step == steps.end() ? nullptr : &*step;
}

dmarc::RecordAt DmarcWalk::records() const {
    return [this](const DomainName& name) {
        const DmarcStep* step = at(name);
        return step ? recordOf(*step) : nullptr;
    };
}

const DmarcStep* DmarcWalk::deciding() const {
    if (steps.empty() || failed) return nullptr;
    const auto found = dmarc::discover(steps.front().name, records());
    return found ? at(found->name) : nullptr;
}

const DmarcStep* DmarcWalk::decidingByList() const {
    if (steps.empty() || failed) return nullptr;
    // Records at the author's name end the search, be they one that is broken or many (RFC 7489
    // section 6.6.3).
    if (!steps.front().texts.empty()) return recordOf(steps.front()) ? &steps.front() : nullptr;
    const DmarcStep* above = at(dmarc::organizationalDomainByList(steps.front().name));
    return above && recordOf(*above) ? above : nullptr;
}

bool DmarcWalk::decidesFromAbove() const {
    const DmarcStep* step = deciding();
    return step != nullptr && step != &steps.front();
}

dmarc::Policy DmarcWalk::policyForDomain() const {
    const DmarcStep* step = deciding();
    if (step == nullptr) return dmarc::Policy::None;
    const dmarc::Record& record = **step->parsed;
    return decidesFromAbove() ? record.forSubdomains() : record.policy;
}

DmarcWalk dmarcWalk(Inquiry& ask, const DomainName& domain) {
    DmarcWalk walk;
    std::map<DomainName, std::string> unread;
    for (const DomainName& name : dmarc::treeWalk(domain)) {
        const auto place = name.child("_dmarc");
        if (!place) {  // no room for a label in front: nobody can have published a record there
            walk.steps.push_back({name, {}, {}, std::nullopt, {}});
            continue;
        }
        const Lookup lookup = lookUp(ask, *place, dns::Type::Txt);
        walk.evidence.push_back(lookup.evidence);
        walk.open = walk.open || lookup.isOpen();
        if (lookup.failed()) unread[name] = lookup.reason;
        walk.steps.push_back(readStep(name, lookup));
    }
    findGap(walk, unread);
    return walk;
}

const DmarcStep* stepInForce(const DmarcWalk& walk, const Subject& subject, Verdicts& verdicts) {
    const DmarcStep* step = walk.deciding();
    if (step == nullptr && walk.failed)
        verdicts.couldNotLook(subject, walk.reason, walk.evidence);
    else if (step == nullptr)
        verdicts.doesNotApply(subject, "there is no DMARC record in force");
    return step;
}

}  // namespace mailvitals
