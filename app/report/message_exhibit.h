// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/derived.h"
#include "report/exhibit.h"

namespace mailvitals::report {

// Both say so where the evidence has no message.
Exhibit exhibitOf(const Evidence& evidence, const MessageView& view);
Exhibit exhibitOf(const Evidence& evidence, const MessagePathView& view);

}  // namespace mailvitals::report
