// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mailvitals {

/// Two lower-case digits for each octet, as fingerprints and raw records are written.
std::string toHex(std::string_view octets);

}  // namespace mailvitals
