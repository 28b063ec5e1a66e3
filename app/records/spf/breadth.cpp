// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/breadth.h"

#include "records/spf/address_set.h"

namespace mailvitals::spf {
namespace {

/// The addresses of both families that are still undecided, and those that pass.
struct Judged {
    AddressSet passed;
    AddressSet rest;
};

class Judge {
 public:
    /// What the record makes of these addresses.
    Judged judge(const Node& node, AddressSet among) {
        Judged result{{}, std::move(among)};
        for (const Step& step : node.steps) {
            if (breadth.atLeast) break;
            AddressSet matched = matchedBy(step, result.rest);
            if (step.kind == MechanismKind::All) {
                if (step.qualifier == Qualifier::Pass) breadth.everybody = true;
                result.rest = {};
                continue;
            }
            if (matched.isEmpty()) continue;
            result.rest = result.rest.without(matched);
            if (step.qualifier == Qualifier::Pass) result.passed = result.passed.with(matched);
        }
        return result;
    }

    Breadth breadth;

 private:
    AddressSet matchedBy(const Step& step, const AddressSet& rest) {
        const bool redirect = !step.kind;
        if (step.dependsOnMessage || step.kind == MechanismKind::Exists) breadth.dependsOnMessage = true;
        if (!step.child.empty()) {
            const bool before = breadth.everybody;
            AddressSet passed = judge(step.child.front(), rest).passed;
            // Through "-include" of a record that lets everybody pass, nobody passes.
            if (!redirect && step.qualifier != Qualifier::Pass) breadth.everybody = before;
            return passed;
        }
        AddressSet all;
        for (const Cidr& network : step.networks) {
            if (++networks_ > mostNetworks) {
                breadth.atLeast = true;
                break;
            }
            all = all.with(AddressSet(network));
        }
        return all.within(rest);
    }

    std::size_t networks_ = 0;
};

}  // namespace

Breadth breadthOf(const Node& tree) {
    Judge judge;
    const Judged result = judge.judge(tree, AddressSet::everything());
    judge.breadth.v4 = result.passed.countV4();
    judge.breadth.v6 = result.passed.countV6Networks();
    return judge.breadth;
}

}  // namespace mailvitals::spf
