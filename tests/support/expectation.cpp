// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::test {
namespace {

std::string valueOf(const Finding& finding, std::string_view name, const Catalogue& catalogue) {
    if (name == "evidence") return ascii::join(finding.evidence, ", ");
    if (name == "says") return catalogue.sentence(finding);
    const auto found = std::find_if(finding.args.begin(), finding.args.end(),
                                    [&](const Arg& arg) { return arg.name == name; });
    return found == finding.args.end() ? "(not given)" : toText(found->value);
}

/// The finding as a line, with the arguments that the expected line speaks of.
std::string lineFor(const Finding& finding, std::string_view expected, const Catalogue& catalogue) {
    std::string line =
        std::string(toString(finding.outcome)) + " " + finding.tag + " " + finding.subject.toString();
    for (std::size_t bar = expected.find(" | "); bar != expected.npos; bar = expected.find(" | ", bar + 1)) {
        const std::string_view piece = expected.substr(bar + 3);
        const std::string_view name = piece.substr(0, piece.find('='));
        line += " | " + std::string(name) + "=" + valueOf(finding, name, catalogue);
    }
    return line;
}

std::string indented(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += "\n    " + line;
    return lines.empty() ? "\n    (nothing)" : text;
}

}  // namespace

QByteArray difference(const Scenario& scenario, const std::string& rule,
                      const std::vector<std::string>& expected) {
    const Scenario::Judged judged = scenario.judge(rule);
    std::vector<std::string> actual;
    for (const Finding& finding : judged.findings) {
        const std::string counterpart =
            actual.size() < expected.size() ? expected[actual.size()] : std::string();
        actual.push_back(lineFor(finding, counterpart, scenario.policy.catalogue));
    }
    if (judged.waiting) actual.emplace_back("waiting");
    if (actual == expected && judged.problems.empty()) return {};
    std::string text = rule + " says:" + indented(actual) + "\nexpected:" + indented(expected);
    if (!judged.problems.empty()) text += "\nand its way is wrong:" + indented(judged.problems);
    return QByteArray::fromStdString(text);
}

}  // namespace mailvitals::test
