// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/evidence.h"
#include "findings/finding.h"

#include <string>
#include <vector>

namespace mailvitals {

/// A listing stands until its list has been heard again: that a list refused, was silent or could not be
/// reached this time ends nothing. The earlier listings that a later look at one rule would cover up.
std::vector<Finding> standingListings(const std::vector<Finding>& before, const std::vector<Finding>& later,
                                      const std::string& rule);

/// Puts back what the standing findings rest on, where a later look has taken its place.
void keepWhatShows(const std::vector<Finding>& standing, const Evidence& before, Evidence& merged);

}  // namespace mailvitals
