// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/lines.h"

#include <string>
#include <vector>

namespace mailvitals::config::exim {

/// A logical line: continued lines joined, macros replaced.
struct LogicalLine {
    std::string text;
    std::size_t number = 1;  ///< of its first line
};

struct Preprocessed {
    std::vector<LogicalLine> lines;  ///< ".include FILE" among them
    bool cut = false;                ///< there was more than is read
};

/// What Exim makes of a configuration file before it looks at the settings (specification, chapter 6):
/// comments, continued lines, macros, ".ifdef". A file that is included is not opened: its line stays.
Preprocessed preprocess(const Lines& lines);

}  // namespace mailvitals::config::exim
