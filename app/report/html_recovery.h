// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/recovery.h"

#include <QString>

namespace mailvitals::report::html {

/// The recovery guide, step by step, as a section.
QString proxy(const Recovery& recovery, const Catalogue& catalogue);

}  // namespace mailvitals::report::html
