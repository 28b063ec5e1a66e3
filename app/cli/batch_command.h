// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/options.h"

namespace mailvitals::cli {

/// A check of each domain in a list, several at the same time; one line of JSON each as soon as it has ended.
/// Ctrl-C and SIGTERM stop it; what was under way then is not written. Returns the program's exit status.
int runBatch(const CheckOptions& options, const Policy& policy);

}  // namespace mailvitals::cli
