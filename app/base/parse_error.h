// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace mailvitals {

/// Why a record or reply from the network is not what its standard says, and where.
struct ParseError {
    std::size_t where = 0;  ///< offset of the first wrong byte, from 0, in the text that was parsed
    std::string what;       ///< one English clause without a full stop: "unknown mechanism"
    std::string found;      ///< the offending piece as it stands (bytes of the network, not yet printable)
    std::string section;    ///< the rule that it breaks, as one would cite it: "RFC 7208 section 4.6.1"

    bool operator==(const ParseError&) const = default;
};

}  // namespace mailvitals
