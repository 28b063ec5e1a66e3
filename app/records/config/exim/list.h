// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/numbered.h"

#include <optional>
#include <vector>

/// Lists of Exim (specification, chapters 6.21 and 10): elements between colons, or between the character
/// that "<;" names; a separator within an element is doubled.
namespace mailvitals::config::exim {

enum class ListType { Hosts, Domains, LocalParts, Addresses };

/// The elements, without blanks around them. What stands in the braces of an expansion is not divided.
std::vector<std::string> elementsOf(std::string_view list);

/// An element behind its exclamation marks.
struct Element {
    bool negated = false;
    std::string_view word;
};
Element elementIn(std::string_view text);

/// What may be kept of an element. With `numbers`, words that name somebody become numbers; without, they are
/// forgotten, and what has become a number before stays.
std::string keptElement(ListType type, std::string_view element, Numbered* numbers);

/// The list in its own spelling, with this of each element.
std::string keptList(ListType type, std::string_view list, Numbered* numbers);

/// Of a regular expression only what has no letters or digits is kept.
bool isPattern(std::string_view word);
/// Does such an expression fit a word of letters? Null: that is more than is understood here.
std::optional<bool> fitsLetters(std::string_view pattern);

}  // namespace mailvitals::config::exim
