// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace mailvitals::cli {

/// Before anything else: what the system sets limits to ends in a sentence and not in a signal. A reader that
/// has gone and a file that grows too large are errors of writing; where memory runs out, the program says so
/// and ends; libraries that give up without files are not even begun with. The sentence why nothing can be
/// done here, or nothing.
std::optional<std::string> standUpToLimits();

}  // namespace mailvitals::cli
