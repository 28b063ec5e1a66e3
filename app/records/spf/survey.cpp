// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/survey.h"

#include "records/spf/expand.h"
#include "records/spf/hosts.h"
#include "records/spf/select.h"

#include <algorithm>

namespace mailvitals::spf {
namespace {

/// Ten look-ups are allowed. A tree of more records, or deeper, is endless or hostile, and certainly too
/// large.
constexpr std::size_t mostNodes = 60;
constexpr std::size_t mostDepth = 12;
/// Of terms, before no further record is followed: rules survey the tree anew after each answer.
constexpr std::size_t mostSteps = 4000;
/// Of terms whose hosts are looked up. No receiver goes beyond ten, and a record of thousands would have us
/// ask thousands of questions.
constexpr std::size_t mostHostTerms = 20;

class Surveyor {
 public:
    Surveyor(const Lookup& lookup, Reach reach) : asking_(lookup), reach_(reach) {}

    Survey run(const DomainName& domain) {
        Survey result;
        result.tree = record(domain);
        result.questions = asking_.takeOpen();
        result.endless = endless_;
        return result;
    }

 private:
    Node record(const DomainName& name) {
        Node node;
        node.name = name;
        ++nodes_;
        above_.push_back(name);
        if (const auto record = readRecord(asking_.ask(name, dns::Type::Txt), node)) addSteps(*record, node);
        above_.pop_back();
        return node;
    }

    void addSteps(const Record& record, Node& node) {
        steps_ += record.mechanisms.size();
        for (const Mechanism& mechanism : record.mechanisms) {
            node.steps.push_back(look(mechanism, node));
            if (mechanism.kind == MechanismKind::All) return;  // what follows is never looked at
        }
        if (!record.redirect) return;
        Step step;
        step.text = record.redirect->name + "=" + record.redirect->value.text;
        step.where = record.redirect->where;
        step.spent = true;
        nameStep(record.redirect->value, node, step);
        follow(step);
        node.steps.push_back(std::move(step));
    }

    static void nameStep(const MacroString& spec, const Node& node, Step& step) {
        const MacroValues values{nullptr, &node.name, {}};
        const auto text = expand(spec, values);
        step.dependsOnMessage = !text;
        if (text) step.name = nameFrom(*text);
    }

    Step look(const Mechanism& mechanism, const Node& node) {
        Step step;
        step.text = mechanism.text;
        step.where = mechanism.where;
        step.kind = mechanism.kind;
        step.qualifier = mechanism.qualifier;
        step.spent = true;
        if (mechanism.network) step.networks.push_back(*mechanism.network);
        if (!step.costsLookup()) return step;
        if (mechanism.domain)
            nameStep(*mechanism.domain, node, step);
        else
            step.name = node.name;
        if (mechanism.kind == MechanismKind::Ptr) step.dependsOnMessage = true;
        if (mechanism.kind == MechanismKind::Include)
            follow(step);
        else if (step.name && reach_ == Reach::Hosts)
            lookAtHosts(mechanism, step);
        else if (step.name && reach_ == Reach::MailHosts && mechanism.kind == MechanismKind::Mx)
            lookAtHosts(mechanism, step);
        return step;
    }

    void follow(Step& step) {
        if (!step.name) return;
        const bool again = std::find(above_.begin(), above_.end(), *step.name) != above_.end();
        if (again || nodes_ >= mostNodes || steps_ >= mostSteps || above_.size() >= mostDepth) {
            endless_ = true;
            step.remark = again ? "it leads back to a record above it" : "not followed any further";
            return;
        }
        step.child.push_back(record(*step.name));
        const Node& child = step.child.front();
        step.isVoid = step.isVoid6 = child.result == Result::None && child.text.empty();
        if (child.result == Result::TempError) step.failure = child.problem->error.what;
    }

    void lookAtHosts(const Mechanism& mechanism, Step& step) {
        if (++hostTerms_ > mostHostTerms) {
            step.remark = "not looked up: too many terms before it";
            return;
        }
        if (mechanism.kind == MechanismKind::Exists) {
            const auto reply = asking_.ask(*step.name, dns::Type::A);
            if (reply) step.isVoid = step.isVoid6 = reply->isVoid();
            if (reply && reply->failed()) step.failure = reply->reason;
        } else if (mechanism.kind == MechanismKind::A) {
            addAddresses({*step.name}, mechanism, step);
        } else if (mechanism.kind == MechanismKind::Mx) {
            lookAtMailHosts(mechanism, step);
        }
    }

    void lookAtMailHosts(const Mechanism& mechanism, Step& step) {
        const auto reply = asking_.ask(*step.name, dns::Type::Mx);
        if (!reply) return;
        step.isVoid = step.isVoid6 = reply->isVoid();
        if (reply->failed()) step.failure = reply->reason;
        step.mailHosts = reply->names.size();
        if (reach_ == Reach::MailHosts) return;
        if (reply->names.size() > mostNames) {
            step.remark = "it has more than ten mail hosts";
            return;
        }
        std::vector<DomainName> names = reply->names;
        std::erase_if(names, [](const DomainName& name) { return name.isRoot(); });
        addAddresses(names, mechanism, step);
    }

    void addAddresses(const std::vector<DomainName>& names, const Mechanism& mechanism, Step& step) {
        for (const DomainName& name : names) {
            for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa}) {
                const auto reply = asking_.ask(name, type);
                if (!reply) continue;
                if (reply->failed()) step.failure = reply->reason;
                if (reply->isVoid()) (type == dns::Type::A ? step.isVoid : step.isVoid6) = true;
                const unsigned prefix = type == dns::Type::A ? mechanism.prefix4 : mechanism.prefix6;
                for (const IpAddress& address : reply->addresses) step.networks.emplace_back(address, prefix);
            }
        }
    }

    Asking asking_;
    Reach reach_;
    std::vector<DomainName> above_;  ///< the records that led here
    std::size_t nodes_ = 0;
    std::size_t steps_ = 0;
    std::size_t hostTerms_ = 0;
    bool endless_ = false;
};

}  // namespace

Survey survey(const DomainName& domain, const Lookup& lookup, Reach reach) {
    return Surveyor(lookup, reach).run(domain);
}

std::vector<CrowdedTerm> crowdedTerms(const Node& tree) {
    std::vector<CrowdedTerm> terms;
    forEachNode(tree, [&](const Node& node, unsigned) {
        for (const Step& step : node.steps) {
            if (step.mailHosts > mostNames) terms.push_back({&node, &step});
        }
    });
    return terms;
}

std::vector<VoidTerm> voidTerms(const Node& tree, Family family) {
    std::vector<VoidTerm> terms;
    forEachNode(tree, [&](const Node& node, unsigned) {
        for (const Step& step : node.steps) {
            if (family == Family::V4 ? step.isVoid : step.isVoid6) terms.push_back({&node, &step});
        }
    });
    return terms;
}

}  // namespace mailvitals::spf
