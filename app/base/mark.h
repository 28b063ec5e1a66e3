// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailvitals {

/// Eight letters and digits at random, for a person to recognise something by; none that look alike.
std::string newMark();

}  // namespace mailvitals
