// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/outside_view.h"

#include <algorithm>
#include <array>

namespace mailvitals::ui {

bool wantsOutsideView(const Finding& finding) {
    if (finding.rule == "vantage.inside") return finding.outcome == Outcome::Warning;
    if (finding.rule == "vantage.port25")
        return finding.outcome == Outcome::Unknown && finding.tag != "could-not-look" &&
               finding.tag != "not-looked-at";
    // A rule about trust that could see from inside only says so in its tag.
    return finding.tag.ends_with("-inside") || finding.tag == "inside" ||
           finding.tag.ends_with("-unplaced") || finding.tag == "turned-away";
}

bool anyWantsOutsideView(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(), wantsOutsideView);
}

}  // namespace mailvitals::ui
