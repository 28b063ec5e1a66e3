// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/output.h"

namespace mailvitals::cli {

int runExplain(const ExplainOptions& options, const Policy& policy) {
    printOut(report::toText(*policy.catalogue.page(options.rule), terminalStyle(true)));
    return 0;
}

}  // namespace mailvitals::cli
