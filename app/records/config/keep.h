// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/text.h"

#include <optional>

namespace mailvitals::config {

/// What may be kept of a value that stands under this key in a text of this kind; nothing: not even the key
/// is on the list. A new fact that a reader finds needs its line there, with the shape that its values have.
std::optional<std::string> kept(Kind kind, std::string_view key, std::string_view value);

}  // namespace mailvitals::config
