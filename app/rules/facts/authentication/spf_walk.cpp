// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/facts/authentication/spf_walk.h"

#include "evidence/derived.h"
#include "evidence/spf_lookup.h"

#include <algorithm>

namespace mailvitals {
namespace {

spf::Lookup asking(Inquiry& ask) {
    // By these the addresses of hosts are measured; they rest on nothing.
    for (const DomainName& nobody : namesOfNobody(ask.request())) {
        for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa})
            ask.prefetch([&] { lookUp(ask, DnsQuestion::of(nobody, type)); });
    }
    return [&ask](const spf::Question& question) -> std::optional<spf::Reply> {
        const Lookup lookup = lookUp(ask, question.name, question.type);
        auto reply = spfReply(ask.ask(dnsQuestionFor(question)), question, reasonOf);
        if (lookup.isOpen() || !reply) return std::nullopt;
        if (lookup.bogus) reply->reason = lookup.reason;
        if (lookup.invented) *reply = spf::Reply{spf::Reply::State::NoSuchName, {}, {}, {}, {}};
        return reply;
    };
}

}  // namespace

spf::Survey surveySpf(Inquiry& ask, const DomainName& domain, spf::Reach reach) {
    return spf::survey(domain, asking(ask), reach);
}

spf::Evaluation checkSpf(Inquiry& ask, const spf::Session& session) {
    return spf::check(session, asking(ask));
}

bool isWorthJudging(const spf::Survey& survey, Verdicts& verdicts) {
    const spf::Node& root = survey.tree;
    const Subject subject = root.name;
    if (root.result == spf::Result::TempError) {
        verdicts.couldNotLook(subject, root.problem->error.what, recordEvidence(root));
    } else if (root.result == spf::Result::None) {
        verdicts.doesNotApply(subject, "the domain has no SPF record");
    } else if (root.result) {
        verdicts.doesNotApply(subject, "there is no SPF record that could be evaluated");
    } else if (survey.isOpen()) {
        verdicts.wait();
    } else {
        return true;
    }
    return false;
}

std::string blindSpotOf(const spf::Node& tree) {
    std::string reason;
    spf::forEachNode(tree, [&](const spf::Node& node, unsigned) {
        if (!reason.empty()) return;
        for (const spf::Step& step : node.steps) {
            if (step.failure.empty()) continue;
            reason = "\"" + step.text + "\" in the record of " + node.name.toString() +
                     " could not be followed: " + step.failure;
            return;
        }
    });
    return reason;
}

std::string reasonOfFailure(const spf::Node& tree) {
    const std::string blindSpot = blindSpotOf(tree);
    if (!blindSpot.empty()) return blindSpot;
    const spf::Problem* problem = spf::decidingProblem(tree);
    return problem ? problem->record + ": " + problem->error.what : std::string();
}

bool isOpen(const spf::Node& node) {
    return !node.result && node.text.empty();
}

std::string failureOf(Inquiry& ask, const spf::Node& node) {
    return lookUp(ask, node.name, dns::Type::Txt).reason;
}

std::vector<std::string> ownEvidence(const spf::Node& node) {
    // A name without a dot is never asked for.
    if (node.name.labels().size() < 2) return {};
    return {DnsQuestion::of(node.name, dns::Type::Txt).id()};
}

std::vector<std::string> recordEvidence(const spf::Node& tree) {
    std::vector<std::string> ids;
    spf::forEachNode(tree, [&](const spf::Node& node, unsigned) {
        for (std::string& id : ownEvidence(node)) {
            if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
        }
    });
    return ids;
}

std::vector<std::string> treeEvidence(const spf::Node& tree) {
    std::vector<std::string> ids = recordEvidence(tree);
    ids.insert(ids.begin(), idOf(Derived(SpfTreeView{tree.name})));
    return ids;
}

}  // namespace mailvitals
