// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings/page_form.h"

#include "base/ascii.h"

namespace mailvitals {

std::optional<FrontMatter> FrontMatter::read(std::string_view text) {
    if (!text.starts_with("---\n")) return std::nullopt;
    const std::size_t end = text.find("\n---\n", 3);
    if (end == text.npos) return std::nullopt;
    FrontMatter front;
    front.rest = text.substr(end + 5);
    for (const std::string_view line : ascii::split(text.substr(4, end - 4), '\n')) {
        const std::size_t colon = line.find(':');
        if (line.starts_with('#') || colon == line.npos) continue;
        front.values.emplace(ascii::trimmed(line.substr(0, colon)), ascii::trimmed(line.substr(colon + 1)));
    }
    return front;
}

std::string FrontMatter::get(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second;
}

std::vector<PageSection> sectionsOf(Document document) {
    std::vector<PageSection> sections;
    for (Block& block : document) {
        const bool heading = block.kind == Block::Kind::Heading;
        if (heading && block.level == 2) {
            sections.push_back({plainText(block.spans), {}, {}});
        } else if (heading && block.level == 3 && !sections.empty()) {
            sections.back().parts.push_back({plainText(block.spans), {}, {}});
        } else if (!sections.empty()) {
            PageSection& section = sections.back();
            (section.parts.empty() ? section.body : section.parts.back().body).push_back(std::move(block));
        }
    }
    return sections;
}

}  // namespace mailvitals
