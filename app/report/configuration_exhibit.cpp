// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/configuration_exhibit.h"

#include "base/printable.h"

namespace mailvitals::report {
namespace {

/// "mynetworks = ...", "-A POSTROUTING -j MASQUERADE", "docker-proxy  listen  [::]:25".
std::string lineOf(config::Kind kind, const config::Fact& fact) {
    switch (kind) {
        case config::Kind::Iptables: return "-A " + fact.group + " " + fact.value;
        case config::Kind::Nftables: return fact.group + ": " + fact.value;
        case config::Kind::Listeners:
            return fact.value + "  " + (fact.group.empty() ? "(program not shown)" : fact.group);
        case config::Kind::OpenSmtpd: return fact.key + " " + fact.value;
        case config::Kind::PostfixServices: return fact.group + ": " + fact.key + "=" + fact.value;
        default: break;
    }
    const std::string name = fact.key + (fact.value.empty() ? "" : " = " + fact.value);
    return fact.group.empty() ? name : fact.group + ": " + name;
}

}  // namespace

Exhibit exhibitOf(const Evidence& evidence, const ConfigurationView& view) {
    const auto& configuration = evidence.request.configuration;
    if (!configuration || view.text >= configuration->texts.size())
        return {"configuration", {}, {"not part of this evidence"}};
    const config::Text& text = configuration->texts[view.text];
    Exhibit exhibit{printable(config::titleOf(text)), {}, {}};
    for (const std::size_t index : view.facts) {
        if (index >= text.facts.size()) continue;
        const config::Fact& fact = text.facts[index];
        const std::string where = fact.line == 0 ? std::string() : "line " + std::to_string(fact.line) + ": ";
        exhibit.lines.push_back(printable(where + lineOf(text.kind, fact)));
    }
    // A text can decide by what is not in it.
    if (exhibit.lines.empty()) exhibit.lines.emplace_back("everything at its default");
    return exhibit;
}

}  // namespace mailvitals::report
