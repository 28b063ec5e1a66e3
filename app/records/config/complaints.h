// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/split.h"

#include <optional>
#include <string>

namespace mailvitals::config {

/// Where a command printed nothing but why it was not allowed to look: what to do, as an English clause.
std::optional<std::string> refusalIn(const Piece& piece);

}  // namespace mailvitals::config
