// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/breadth.h"

#include "rules/facts/authentication/spf_walk.h"
#include "rules/rule.h"

namespace mailvitals::rules {
namespace {

/// Whole access providers are as large; no home or company is. In somebody else's record only what no service
/// can need is worth a word.
bool isWide(const Cidr& network, bool own) {
    if (network.address().isV4()) return network.prefix() < (own ? 16u : 8u);
    return network.prefix() < (own ? 32u : 16u);
}

/// As many addresses as in a /8.
constexpr std::uint64_t veryMany = 1u << 24;

class Judge {
 public:
    Judge(const spf::Node& tree, Verdicts& verdicts) : tree_(tree), verdicts_(verdicts) {}

    /// The terms by which somebody passes; a wide "-ip4:" hurts nobody. Returns whether any was wide.
    bool sayWide(const spf::Node& node) {
        bool any = false;
        for (const spf::Step& step : node.steps) {
            if (step.qualifier != spf::Qualifier::Pass) continue;
            for (const spf::Node& child : step.child) any = sayWide(child) || any;
            for (const Cidr& network : step.networks) {
                if (!isWide(network, node.name.isWithin(tree_.name))) continue;
                say(node, step, network);
                any = true;
                break;
            }
        }
        return any;
    }

 private:
    void say(const spf::Node& node, const spf::Step& step, const Cidr& network) {
        const bool own = node.name.isWithin(tree_.name);
        verdicts_.say(
            own ? "wide" : "wide-elsewhere", network.toString(),
            {{arg::domain, tree_.name.toString()}, {arg::name, node.name.toString()}, {arg::term, step.text}},
            {DnsQuestion::of(node.name, dns::Type::Txt).id()});
    }

    const spf::Node& tree_;
    Verdicts& verdicts_;
};

void judge(Inquiry& ask, Verdicts& verdicts) {
    const spf::Survey survey = surveySpf(ask, *ask.request().target.domain(), spf::Reach::Hosts);
    if (!isWorthJudging(survey, verdicts)) return;
    const Subject subject = survey.tree.name;
    const spf::Breadth breadth = spf::breadthOf(survey.tree);
    if (breadth.everybody) return verdicts.doesNotApply(subject, "the record lets the whole world pass");
    if (Judge(survey.tree, verdicts).sayWide(survey.tree)) return;
    const Args args{{arg::domain, subject.toString()},
                    {arg::count, static_cast<std::int64_t>(breadth.v4)},
                    {arg::networks, static_cast<std::int64_t>(breadth.v6)}};
    const auto evidence = treeEvidence(survey.tree);
    if (breadth.v4 >= veryMany) return verdicts.say("very-many", subject, args, evidence);
    const std::string blindSpot = blindSpotOf(survey.tree);
    if (!blindSpot.empty()) return verdicts.couldNotLook(subject, blindSpot, evidence);
    verdicts.say(breadth.dependsOnMessage ? "counted-in-part" : "counted", subject, args, evidence);
}

}  // namespace

extern const Rule spfBreadth{"spf.breadth", Scope::Domain, judge};

}  // namespace mailvitals::rules
