// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"
#include "records/config/lines.h"

namespace mailvitals::config {

/// A directive of nginx or of a Caddyfile, with the block behind it.
struct Directive {
    std::vector<std::string> words;
    std::size_t line = 0;
    std::vector<Directive> block;
    bool hasBlock = false;

    std::string_view word(std::size_t index) const;
};

inline constexpr std::size_t maxDirectives = 20000;
inline constexpr std::size_t maxBlockDepth = 32;

enum class Ending {
    Semicolon,  ///< nginx: a directive goes on to its ";" or "{"
    Line,       ///< Caddyfile: it ends with its line
};

/// An error where braces or quotes do not close, or where it goes beyond the limits.
Expected<std::vector<Directive>, ParseError> blocksOf(const Lines& lines, Ending ending);

}  // namespace mailvitals::config
