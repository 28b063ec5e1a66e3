// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hex.h"

namespace mailvitals {

std::string toHex(std::string_view octets) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * octets.size());
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        hex += digits[octet >> 4];
        hex += digits[octet & 15];
    }
    return hex;
}

}  // namespace mailvitals
