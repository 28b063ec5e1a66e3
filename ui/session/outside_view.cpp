// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/outside_view.h"

#include <algorithm>

namespace mailvitals::ui {

bool anyWantsOutsideView(const std::vector<Finding>& findings, const Catalogue& catalogue) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return catalogue.offers(finding, Tool::OutsideView); });
}

}  // namespace mailvitals::ui
