// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace mailvitals::message {

/// What ends a line in a saved message. On the wire it is CRLF (RFC 5321 section 2.3.8); programs that save
/// messages write LF, and very old ones CR.
enum class LineEnds {
    Lf,  ///< LF, with or without a CR before it; a CR elsewhere is a byte like any other
    Cr,  ///< CR alone: there is no LF in the whole message
};

/// One line of a text, and where the next begins.
struct Line {
    std::string_view content;  ///< without its end
    std::size_t next = 0;      ///< offset of the next line
    bool ended = false;        ///< false for a last line that nothing ends
};

/// The line that begins at offset `at`.
inline Line lineAt(std::string_view text, std::size_t at, LineEnds ends) {
    const std::size_t end = text.find(ends == LineEnds::Lf ? '\n' : '\r', at);
    if (end == text.npos) return {text.substr(at), text.size(), false};
    std::string_view content = text.substr(at, end - at);
    if (ends == LineEnds::Lf && content.ends_with('\r')) content.remove_suffix(1);
    return {content, end + 1, true};
}

}  // namespace mailvitals::message
