// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/document.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

/// Something is wrong with one of our own pages.
struct PageError {
    std::string page;
    std::string what;
};

/// What stands above the text of a page: "key: value" lines between two lines of three hyphens; '#' begins a
/// comment line.
struct FrontMatter {
    std::map<std::string, std::string, std::less<>> values;
    std::string_view rest;  ///< what follows, a part of the text that was read

    static std::optional<FrontMatter> read(std::string_view text);
    std::string get(std::string_view key) const;  ///< empty: not there
};

/// The blocks below one second-level heading; those below its third-level headings apart.
struct PageSection {
    std::string title;
    Document body;
    std::vector<PageSection> parts;
};

std::vector<PageSection> sectionsOf(Document document);

}  // namespace mailvitals
