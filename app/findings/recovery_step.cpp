// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/recovery_step.h"

#include "base/ascii.h"

namespace mailvitals {

Expected<RecoveryStep, PageError> parseRecoveryStep(const std::string& name, std::string_view text) {
    const auto wrong = [&](std::string what) { return unexpected(PageError{name, std::move(what)}); };
    const auto front = FrontMatter::read(text);
    if (!front) return wrong("no front matter");
    RecoveryStep step;
    step.id = front->get("id");
    step.title = front->get("title");
    if (step.id.empty() || step.title.empty()) return wrong("id or title is missing");
    step.advises = front->get("advises") == "yes";
    const std::string watches = front->get("watches");
    for (const std::string_view rule : ascii::split(watches, ',')) {
        if (!ascii::trimmed(rule).empty()) step.watches.emplace_back(ascii::trimmed(rule));
    }
    std::vector<PageSection> sections = sectionsOf(parseMarkdown(front->rest));
    if (sections.size() != 1 || sections.front().title != "What to do")
        return wrong("\"What to do\" is the one section of such a page");
    step.text = std::move(sections.front().body);
    for (PageSection& part : sections.front().parts)
        step.stacks.push_back({part.title, std::move(part.body)});
    return step;
}

}  // namespace mailvitals
