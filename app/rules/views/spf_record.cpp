// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/views/spf_records.h"

#include <algorithm>

namespace mailvitals {
namespace {

/// Ten look-ups are allowed; a tree of more names than this is endless or hostile.
constexpr std::size_t mostNodes = 40;

void follow(std::vector<SpfNode>& nodes, std::vector<DomainName>& names, Inquiry& ask, std::size_t parent,
            const spf::MacroString& spec, SpfLink link, spf::Qualifier qualifier) {
    if (spec.hasMacros() || nodes.size() >= mostNodes) return;
    const auto name = DomainName::parse(spec.text);
    if (!name || std::find(names.begin(), names.end(), *name) != names.end()) return;
    names.push_back(*name);
    nodes.push_back({spfRecordAt(ask, *name), link, parent, qualifier});
}

}  // namespace

SpfRecord spfRecordAt(Inquiry& ask, const DomainName& name) {
    const Lookup txt = lookUp(ask, name, dns::Type::Txt);
    SpfRecord result;
    result.name = name;
    result.evidence = txt.evidence;
    if (txt.isOpen()) return result;
    if (txt.failed()) {
        result.state = SpfRecord::State::Failed;
        result.reason = txt.reason;
        return result;
    }
    for (std::string& text : txt.texts()) {
        if (spf::isRecord(text)) result.texts.push_back(std::move(text));
    }
    if (result.texts.size() == 1) result.parsed = spf::parse(result.texts.front());
    result.state = result.texts.empty()       ? SpfRecord::State::None
                   : result.texts.size() == 1 ? SpfRecord::State::One
                                              : SpfRecord::State::Many;
    return result;
}

std::vector<SpfNode> spfTree(Inquiry& ask, const DomainName& domain) {
    std::vector<SpfNode> nodes{{spfRecordAt(ask, domain)}};
    std::vector<DomainName> names{domain};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].record.record() == nullptr) continue;
        const spf::Record record = *nodes[i].record.record();
        for (const spf::Mechanism& mechanism : record.mechanisms) {
            if (mechanism.kind == spf::MechanismKind::All) break;  // what follows is never looked at
            if (mechanism.kind != spf::MechanismKind::Include || !mechanism.domain) continue;
            follow(nodes, names, ask, i, *mechanism.domain, SpfLink::Include, mechanism.qualifier);
        }
        if (record.redirect && record.all() == nullptr) {
            follow(nodes, names, ask, i, record.redirect->value, SpfLink::Redirect, spf::Qualifier::Pass);
        }
    }
    return nodes;
}

}  // namespace mailvitals
