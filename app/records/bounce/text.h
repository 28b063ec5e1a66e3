// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/bounce/notice.h"

#include <functional>

namespace mailvitals::bounce {

/// What stands in a text that people read: lines of a log, and replies of SMTP, which may go on over several
/// lines. Paragraphs without any code are handed on too, a few, as statements without one: words alone may
/// be known.
void readTextInto(std::string_view text, const std::function<void(Statement)>& take);

}  // namespace mailvitals::bounce
