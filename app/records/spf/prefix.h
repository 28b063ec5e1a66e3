// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ip_address.h"
#include "base/parse_error.h"

#include <optional>
#include <string_view>

namespace mailvitals::spf {

/// "24" of "/24": digits without a leading zero, not above the family's width (RFC 7208 section 5.6). `where`
/// is the offset of the digits in the record.
Expected<unsigned, ParseError> parsePrefix(std::string_view digits, Family family, std::size_t where,
                                           const char* section);

/// The offset of the last slash, if what stands behind it can only be meant as a prefix length: no
/// domain-spec could end in it, since those end in a dot and a label, or in a macro.
std::optional<std::size_t> lastPrefix(std::string_view argument);

/// The argument of a and mx, "[:domain-spec][/ip4][//ip6]", cut into its parts (dual-cidr-length).
struct DualPrefix {
    std::string_view domain;  ///< with its colon; empty where there is none
    std::optional<unsigned> prefix4;
    std::optional<unsigned> prefix6;
};

/// `where` is the offset of the argument in the record. The domain-spec may itself have slashes in it, so the
/// prefix lengths are looked for from the end.
Expected<DualPrefix, ParseError> splitDualPrefix(std::string_view argument, std::size_t where,
                                                 const char* section);

/// "192.0.2.0/24" of ip4, "2001:db8::/32" of ip6 (RFC 7208 section 5.6).
Expected<Cidr, ParseError> parseNetwork(std::string_view text, Family family, std::size_t where);

}  // namespace mailvitals::spf
