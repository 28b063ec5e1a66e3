// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailvitals::cli {

/// What --help prints; a test holds it to the options that there are.
std::string helpText();

}  // namespace mailvitals::cli
