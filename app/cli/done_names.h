// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "cli/domain_list.h"

#include <string>

namespace mailvitals::cli {

/// What stands in the results of an earlier run. A line that is not whole, because the disk was full or the
/// power failed, counts as not done. The error is the sentence for standard error.
///
/// Where standard output is appended to that very file, such a piece at its end is cut off, so that the next
/// line begins where a line should.
Expected<DoneNames, std::string> readDoneNames(const std::string& path);

}  // namespace mailvitals::cli
