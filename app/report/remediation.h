// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/outline.h"

namespace mailvitals::report {

/// The page's advice for these findings, of one rule, for the window and every report alike. Names come from
/// the findings first, then from what was asked and answered. Only what is a plain host name or an address by
/// its spelling is filled in: the reader pastes these lines into a shell.
Remediation remediationFor(const RulePage& page, const std::vector<const Finding*>& findings,
                           const Evidence& evidence);

}  // namespace mailvitals::report
