// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "evidence/evidence.h"

#include <string>

namespace mailvitals::cli {

/// Evidence that was saved before; or the sentence for standard error.
Expected<Evidence, std::string> readEvidence(const std::string& path);

}  // namespace mailvitals::cli
