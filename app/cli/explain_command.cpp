// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/output.h"

namespace mailvitals::cli {

int runExplain(const ExplainOptions& options, const Policy& policy) {
    const report::TextStyle style = terminalStyle(true);
    const RulePage* page = policy.catalogue.page(options.rule);
    printOut(page ? report::toText(*page, style) : report::toText(policy.catalogue.recoveryGuide(), style));
    return 0;
}

}  // namespace mailvitals::cli
