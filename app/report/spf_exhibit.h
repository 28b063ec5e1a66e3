// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/derived.h"
#include "report/exhibit.h"

namespace mailvitals::report {

/// The SPF tree with the lookups of each branch, worked out from the answers in the evidence.
Exhibit exhibitOf(const Evidence& evidence, const SpfTreeView& view);

/// How one address is judged: the result, the term that decided, and the tree as far as it was walked.
Exhibit exhibitOf(const Evidence& evidence, const SpfCheckView& view);

}  // namespace mailvitals::report
