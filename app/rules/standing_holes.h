// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/finding.h"

#include <string>
#include <vector>

namespace mailvitals {

/// A look at a target, and what the rules made of it.
struct JudgedLook {
    const Evidence& evidence;
    const std::vector<Finding>& findings;
};

/// A hole that is proven stands until somebody has looked at it again: that nobody answered there this time,
/// that we were turned away, or that it was not tried, closes nothing. The earlier findings about such holes
/// which a later look at one rule would cover up.
std::vector<Finding> standingHoles(const JudgedLook& before, const JudgedLook& later,
                                   const std::string& rule);

}  // namespace mailvitals
