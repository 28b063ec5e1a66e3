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
    /// What the record makes of these addresses. Terms that name their networks themselves are settled
    /// together, up to the next one that leads to another record.
    Judged judge(const Node& node, AddressSet among) {
        Judged result{{}, std::move(among)};
        std::vector<Tried> run;
        for (const Step& step : node.steps) {
            if (breadth.atLeast) break;
            if (step.dependsOnMessage || step.kind == MechanismKind::Exists) breadth.dependsOnMessage = true;
            if (step.kind == MechanismKind::All) {
                settle(run, result);
                if (step.qualifier == Qualifier::Pass) breadth.everybody = true;
                result.rest = {};
            } else if (step.child.empty()) {
                add(step, run);
            } else {
                settle(run, result);
                follow(step, result);
            }
        }
        settle(run, result);
        return result;
    }

    Breadth breadth;

 private:
    void add(const Step& step, std::vector<Tried>& run) {
        for (const Cidr& network : step.networks) {
            if (++networks_ > mostNetworks) {
                breadth.atLeast = true;
                return;
            }
            run.push_back({network, step.qualifier == Qualifier::Pass});
        }
    }

    static void settle(std::vector<Tried>& run, Judged& result) {
        if (run.empty()) return;
        const FirstMatches first = firstMatches(run);
        result.passed = result.passed.with(first.passed.within(result.rest));
        result.rest = result.rest.without(first.matched);
        run.clear();
    }

    void follow(const Step& step, Judged& result) {
        const bool redirect = !step.kind;
        const bool before = breadth.everybody;
        const AddressSet matched = judge(step.child.front(), result.rest).passed;
        // Through "-include" of a record that lets everybody pass, nobody passes.
        if (!redirect && step.qualifier != Qualifier::Pass) breadth.everybody = before;
        result.rest = result.rest.without(matched);
        if (step.qualifier == Qualifier::Pass) result.passed = result.passed.with(matched);
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
