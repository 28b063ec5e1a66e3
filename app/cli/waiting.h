// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/check_run.h"

namespace mailvitals::cli {

/// Carries out a check while the terminal shows how far it is (on standard error, and only where that is a
/// terminal). Ctrl-C and SIGTERM stop the check; what has been seen by then is still judged.
run::CheckUpdate runToTheEnd(const CheckRequest& request, const Policy& policy,
                             const run::RunSettings& settings);

}  // namespace mailvitals::cli
