// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/target.h"

namespace mailvitals {

/// Why what was typed cannot be checked, for the person who typed it: it names the character that no name can
/// have.
std::string explain(TargetError error, std::string_view typed);

}  // namespace mailvitals
