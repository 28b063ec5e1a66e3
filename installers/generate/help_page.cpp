// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate/help_page.h"

#include <algorithm>

namespace mailvitals::installers {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t itemIndent = 2;

std::size_t indentOf(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

bool startsItem(std::string_view line) {
    return indentOf(line) == itemIndent;
}

/// Where the descriptions of these lines begin: behind the first gap of two spaces, at the leftmost.
std::size_t descriptionColumn(const Lines& lines) {
    std::size_t column = std::string_view::npos;
    for (const std::string_view line : lines) {
        if (!startsItem(line)) continue;
        const std::size_t gap = line.find("  ", itemIndent);
        if (gap != std::string_view::npos) column = std::min(column, line.find_first_not_of(' ', gap));
    }
    return column;
}

void append(std::string& text, std::string_view words) {
    words.remove_prefix(indentOf(words));
    if (words.empty()) return;
    if (!text.empty()) text += ' ';
    text += words;
}

/// A term that fills its column has one space behind it; one that is longer has its description on the next
/// line.
HelpItem itemOf(std::string_view line, std::size_t column) {
    if (column >= line.size() || line[column - 1] != ' ' || line[column] == ' ')
        return {std::string(line.substr(itemIndent)), {}};
    std::string_view term = line.substr(itemIndent, column - itemIndent);
    term = term.substr(0, term.find_last_not_of(' ') + 1);
    return {std::string(term), std::string(line.substr(column))};
}

void readBlock(const Lines& lines, std::vector<HelpBlock>& blocks) {
    const std::size_t column = descriptionColumn(lines);
    blocks.emplace_back();
    for (const std::string_view line : lines) {
        if (startsItem(line)) {
            blocks.back().items.push_back(itemOf(line, column));
        } else if (indentOf(line) > itemIndent && !blocks.back().items.empty()) {
            append(blocks.back().items.back().description, line);
        } else {
            if (!blocks.back().items.empty()) blocks.emplace_back();
            append(blocks.back().words, line);
        }
    }
}

}  // namespace

HelpPage readHelp(std::string_view text) {
    HelpPage page;
    Lines together;
    const auto finish = [&] {
        if (!together.empty()) readBlock(together, page.blocks);
        together.clear();
    };
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (page.summary.empty()) {
            page.summary = line;
        } else if (line.empty()) {
            finish();
        } else {
            together.push_back(line);
        }
    }
    finish();
    return page;
}

}  // namespace mailvitals::installers
