// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::installers {

/// "--json FILE   the report as JSON": what is typed, and what it is for.
struct HelpItem {
    std::string term;
    std::string description;  ///< one line, however many there were
};

/// Lines that stand together in a --help. Either half may be empty.
struct HelpBlock {
    std::string words;  ///< a heading or a paragraph
    std::vector<HelpItem> items;
};

/// What a program prints for --help, taken apart by its indentation: man pages and completions are made of
/// it, so that they cannot say anything else.
struct HelpPage {
    std::string summary;  ///< its first line
    std::vector<HelpBlock> blocks;
};

HelpPage readHelp(std::string_view text);

}  // namespace mailvitals::installers
