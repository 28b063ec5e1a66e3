// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mailvitals::spf {

/// "%{ir.-}" (RFC 7208 section 7.1).
struct Macro {
    char letter = 's';       ///< lower case: one of s l o d i p h c r t v
    bool urlEscape = false;  ///< the letter was written in upper case
    unsigned digits = 0;     ///< right-hand labels to keep; 0: all
    bool reverse = false;
    std::string delimiters;  ///< empty: "."

    bool operator==(const Macro&) const = default;
};

/// More labels than this no name and no mailbox has; larger numbers in a record count as this one.
inline constexpr unsigned mostMacroDigits = 1000;

/// A domain-spec or explain-string, taken apart. "%%", "%_" and "%-" are already literal text here.
struct MacroString {
    std::string text;  ///< as written
    std::vector<std::variant<std::string, Macro>> parts;

    bool hasMacros() const;
    bool operator==(const MacroString&) const = default;
};

/// What may stand where the string stands.
enum class MacroUse {
    DomainSpec,   ///< not empty; no c, r, t macros; must end in a macro or in "." toplabel ["."] (RFC 7208
                  ///< section 7.1)
    Modifier,     ///< the value of a modifier that nobody knows: any macro-string, also an empty one
    Explanation,  ///< blanks and c, r, t macros allowed
};

/// Offsets in errors count from `offset`, where the string stands in its record.
Expected<MacroString, ParseError> parseMacroString(std::string_view text, MacroUse use, std::size_t offset);

}  // namespace mailvitals::spf
