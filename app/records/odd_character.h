// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace mailvitals {

/// A character that comes along with a text from a web page, a word processor or a zone file, and that a
/// reader does not see or takes for another.
struct OddCharacter {
    std::size_t at = 0;
    std::size_t length = 0;  ///< in octets
    const char* name = "";   ///< "a no-break space"
};

/// Is there one at the beginning of this text? Spaces and other visible ASCII are none, but quotation marks
/// are: no record of policy has them.
std::optional<OddCharacter> oddCharacterAtStart(std::string_view text);

/// The first one in the text.
std::optional<OddCharacter> findOddCharacter(std::string_view text);

}  // namespace mailvitals
