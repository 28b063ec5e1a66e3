// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <string>

namespace mailvitals::cli {

/// One file that was named, or standard input.
struct Input {
    std::string bytes;  ///< at most one more than was allowed
    std::string name;   ///< without its folder; empty: standard input
};

/// Reads what was named; "-" is standard input. The error is the sentence for standard error.
Expected<Input, std::string> readNamed(const std::string& path, std::size_t most);

}  // namespace mailvitals::cli
