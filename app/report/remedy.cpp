// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/remedy.h"

#include "report/words.h"

#include <algorithm>

namespace mailvitals::report {
namespace {

bool isSafeToPaste(const std::string& value) {
    if (IpAddress::parse(value)) return true;
    const auto name = DomainName::parse(value);
    return name && name->isHostName();
}

/// What the findings say under this name, each value once, in their order.
std::vector<std::string> valuesOf(std::string_view name, const std::vector<const Finding*>& findings) {
    std::vector<std::string> values;
    for (const Finding* finding : findings) {
        for (const Arg& arg : finding->args) {
            const auto* value = std::get_if<std::string>(&arg.value);
            const bool wanted = arg.name == name && value && isSafeToPaste(*value);
            if (wanted && std::find(values.begin(), values.end(), *value) == values.end()) {
                values.push_back(*value);
            }
        }
    }
    return values;
}

bool mentions(const Spans& spans, const std::string& what) {
    return std::any_of(spans.begin(), spans.end(),
                       [&](const Span& span) { return span.text.find(what) != std::string::npos; });
}

bool mentions(const Document& document, const std::string& what) {
    return std::any_of(document.begin(), document.end(), [&](const Block& block) {
        return mentions(block.spans, what) || block.code.find(what) != std::string::npos ||
               std::any_of(block.items.begin(), block.items.end(),
                           [&](const Spans& item) { return mentions(item, what); });
    });
}

bool mentions(const RulePage& page, const std::string& what) {
    return mentions(page.fix, what) ||
           std::any_of(page.stackFixes.begin(), page.stackFixes.end(),
                       [&](const StackFix& fix) { return mentions(fix.steps, what); });
}

std::string noteOn(std::string_view placeholder, const std::vector<std::string>& values) {
    if (values.empty()) return "Put your own value in place of {" + std::string(placeholder) + "}.";
    std::string others;
    for (std::size_t i = 1; i < values.size(); ++i) others += (i == 1 ? "" : ", ") + values[i];
    return "Written for " + values.front() + "; the same goes for " + others + ".";
}

}  // namespace

Remedy remedyFor(const RulePage& page, const std::vector<const Finding*>& findings, const Target& target) {
    Remedy remedy;
    Args args;
    for (const std::string_view name : {arg::domain, arg::host, arg::address}) {
        std::vector<std::string> values = valuesOf(name, findings);
        // The domain of the page is always the owner's, even where a finding speaks of another.
        if (name == arg::domain && target.domain() && target.domain()->isHostName()) {
            values = {target.toString()};
        }
        if (!values.empty()) args.push_back({name, values.front()});
        const bool wanted = mentions(page, "{" + std::string(name) + "}");
        if (wanted && values.size() != 1) remedy.notes.push_back(shown(noteOn(name, values), 400));
    }
    remedy.why = page.why;
    remedy.fix = fill(page.fix, args);
    for (const StackFix& fix : page.stackFixes) {
        remedy.stackFixes.push_back({fix.stack, fill(fix.steps, args)});
    }
    return remedy;
}

}  // namespace mailvitals::report
