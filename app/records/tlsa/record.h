// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <cstdint>
#include <string>
#include <string_view>

/// TLSA records, which pin certificates in the DNS (RFC 6698 section 2), as senders of mail take them (RFC
/// 7672).
namespace mailvitals::tlsa {

namespace usage {
inline constexpr std::uint8_t pkixTa = 0;
inline constexpr std::uint8_t pkixEe = 1;
inline constexpr std::uint8_t daneTa = 2;  ///< an authority in the chain that the server sends
inline constexpr std::uint8_t daneEe = 3;  ///< the server's own certificate; neither name nor dates count
}  // namespace usage

namespace selector {
inline constexpr std::uint8_t certificate = 0;
inline constexpr std::uint8_t publicKey = 1;  ///< its SubjectPublicKeyInfo
}  // namespace selector

namespace matching {
inline constexpr std::uint8_t full = 0;
inline constexpr std::uint8_t sha256 = 1;
inline constexpr std::uint8_t sha512 = 2;
}  // namespace matching

struct Record {
    std::uint8_t usage = 0;
    std::uint8_t selector = 0;
    std::uint8_t matching = 0;
    std::string data;  ///< octets

    /// "3 1 1 0b9fa5...", as in a zone file.
    std::string toString() const;
    bool operator==(const Record&) const = default;
};

/// From RDATA. An error: it is shorter than its three numbers and some data (RFC 6698 section 2.1).
Expected<Record, ParseError> parse(std::string_view rdata);

/// Why senders of mail pass a record over. When they pass over all of them, they insist on TLS, but on no
/// certificate (RFC 7672 section 2.2).
enum class Flaw {
    None,
    PkixUsage,  ///< usage 0 or 1, which mail does not know (RFC 7672 section 3.1.3)
    UnknownUsage,
    UnknownSelector,
    UnknownMatching,
    WrongLength,    ///< the digest is longer or shorter than any of its kind
    NotWhatItSays,  ///< matching type 0, and the data is no certificate, or no key
};
Flaw flawOf(const Record& record);

}  // namespace mailvitals::tlsa
