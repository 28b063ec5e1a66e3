// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/dmarc_walk.h"

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

/// The record of the organizational domain among the steps above the first (RFC 9989 section 4.10.2): a psd=n
/// record marks it; below a psd=y record it is the step before; else it is the one with the fewest labels.
const DmarcStep* organizational(const std::vector<DmarcStep>& steps) {
    const DmarcStep* shortest = nullptr;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const dmarc::Record* record = recordOf(steps[i]);
        if (record == nullptr) continue;
        if (record->publicSuffix == dmarc::PublicSuffix::No) return &steps[i];
        if (record->publicSuffix == dmarc::PublicSuffix::Yes && i > 0) {
            return recordOf(steps[i - 1]) ? &steps[i - 1] : &steps[i];
        }
        shortest = &steps[i];
    }
    return shortest;
}

}  // namespace

const DmarcStep* DmarcWalk::deciding() const {
    if (steps.empty() || failed) return nullptr;
    return recordOf(steps.front()) ? &steps.front() : organizational(steps);
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
    for (const DomainName& name : dmarc::treeWalk(domain)) {
        const auto place = name.child("_dmarc");
        if (!place) {  // no room for a label in front: nobody can have published a record there
            walk.steps.push_back({name, {}, {}, std::nullopt, {}});
            continue;
        }
        const Lookup lookup = lookUp(ask, *place, dns::Type::Txt);
        walk.evidence.push_back(lookup.evidence);
        walk.open = walk.open || lookup.isOpen();
        if (lookup.failed() && walk.deciding() == nullptr) {
            walk.failed = true;
            walk.reason = lookup.reason;
        }
        walk.steps.push_back(readStep(name, lookup));
    }
    return walk;
}

}  // namespace mailvitals
