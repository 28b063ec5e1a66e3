// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/domain_list.h"

#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::cli {

/// "mailvitals.not-checked/1", as resources/schema/not-checked-1.json describes it, with its line end: stands
/// in place of the report where a line names nothing to check.
std::string toJsonLine(const BadLine& line);

/// Whom a line of results is about, as DoneNames has it; none: it is no such line, or not whole.
std::optional<std::string> keyOfLine(std::string_view json);

}  // namespace mailvitals::cli
