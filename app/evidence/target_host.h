// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace mailvitals {

/// The host part of a URL, an e-mail address, "host:port" or "[address]", as people type them.
std::string_view hostPart(std::string_view text);

}  // namespace mailvitals
