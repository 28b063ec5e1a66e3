// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/pdf_text.h"
#include "report/recovery.h"

namespace mailvitals::report::pdf {

/// The recovery guide, step by step, each with a square to tick.
Boxes recoveryOf(const Recovery& recovery, const Catalogue& catalogue, const Typesetter& typesetter);

}  // namespace mailvitals::report::pdf
