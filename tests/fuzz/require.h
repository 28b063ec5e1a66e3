// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/parse_error.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace mailvitals::fuzz {

/// What must hold for every input.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

inline void requireSound(const ParseError& error, std::string_view text) {
    require(error.where <= text.size(), "an error's place lies in the text");
    require(!error.what.empty() && !error.section.empty(), "an error says what is wrong and by which rule");
}

}  // namespace mailvitals::fuzz
