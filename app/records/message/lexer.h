// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::message {

/// Values of structured fields beyond this are refused, in bytes: no honest one comes near it, and what reads
/// them may then take its time.
constexpr std::size_t maxStructuredValue = 64 * 1024;

/// A piece of a structured field (RFC 5322 section 3.2).
struct Token {
    enum class Kind {
        Word,     ///< a run of bytes that are neither blank nor special
        Quoted,   ///< "quoted string", its quotes and backslashes taken away
        Literal,  ///< [domain literal], with its brackets
        Comment,  ///< (comment), the outer parentheses taken away, inner comments as they stand
        Special,  ///< one of the special characters asked for
    };
    Kind kind = Kind::Word;
    std::string text;
    std::size_t at = 0;     ///< offset in the value
    bool afterGap = false;  ///< blanks or a comment stand before it

    bool is(char special) const { return kind == Kind::Special && text.front() == special; }
    bool isText() const { return kind == Kind::Word || kind == Kind::Quoted || kind == Kind::Literal; }
};

enum class Comments { Keep, Drop };

/// Cuts a value, folded or not, into tokens. `specials` are the characters that stand for themselves;
/// parentheses, quotes and, where a word could begin, square brackets are always understood. Bytes above
/// ASCII and controls are parts of words. Errors: a comment, quoted string or literal that nothing closes,
/// and a value beyond maxStructuredValue. Linear in the length; nesting costs nothing.
Expected<std::vector<Token>, ParseError> tokenise(std::string_view value, std::string_view specials,
                                                  Comments comments = Comments::Drop);

}  // namespace mailvitals::message
