// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/tree.h"

namespace mailvitals::spf {
namespace {

void visitAll(const Node& node, unsigned depth, const std::function<void(const Node&, unsigned)>& visit) {
    visit(node, depth);
    for (const Step& step : node.steps) {
        for (const Node& child : step.child) visitAll(child, depth + 1, visit);
    }
}

}  // namespace

std::string_view toString(Result result) {
    switch (result) {
        case Result::None: return "none";
        case Result::Neutral: return "neutral";
        case Result::Pass: return "pass";
        case Result::Fail: return "fail";
        case Result::SoftFail: return "softfail";
        case Result::TempError: return "temperror";
        case Result::PermError: break;
    }
    return "permerror";
}

bool Step::costsLookup() const {
    return !kind ||
           (*kind != MechanismKind::All && *kind != MechanismKind::Ip4 && *kind != MechanismKind::Ip6);
}

unsigned Step::lookups() const {
    unsigned count = spent && costsLookup() ? 1 : 0;
    for (const Node& node : child) count += node.lookups();
    return count;
}

unsigned Node::lookups() const {
    unsigned count = 0;
    for (const Step& step : steps) count += step.lookups();
    return count;
}

std::vector<std::pair<const Node*, const Step*>> decidingPath(const Node& root) {
    std::vector<std::pair<const Node*, const Step*>> path;
    const Node* node = &root;
    while (node && node->deciding) {
        const Step& step = node->steps[*node->deciding];
        path.emplace_back(node, &step);
        node = step.child.empty() ? nullptr : &step.child.front();
    }
    return path;
}

const Problem* decidingProblem(const Node& root) {
    const Node* node = &root;
    for (const auto& [record, step] : decidingPath(root)) {
        node = record;
        // A record that is not there is the problem of the one that leads to it.
        if (!step->child.empty() && step->child.front().result != Result::None) node = &step->child.front();
    }
    return node->problem ? &*node->problem : nullptr;
}

void forEachNode(const Node& root, const std::function<void(const Node&, unsigned depth)>& visit) {
    visitAll(root, 0, visit);
}

}  // namespace mailvitals::spf
