// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "records/spf/macro_string.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// SPF records (RFC 7208 section 4.6 and 5, grammar in section 12).
namespace mailvitals::spf {

enum class Qualifier : char { Pass = '+', Fail = '-', SoftFail = '~', Neutral = '?' };

enum class MechanismKind { All, Include, A, Mx, Ptr, Ip4, Ip6, Exists };

std::string_view toString(MechanismKind kind);  ///< "include"

/// A directive: qualifier and mechanism (RFC 7208 section 4.6.1).
struct Mechanism {
    Qualifier qualifier = Qualifier::Pass;
    MechanismKind kind = MechanismKind::All;
    std::optional<MacroString> domain;  ///< of include, a, mx, ptr, exists; none: the current domain
    std::optional<Cidr> network;        ///< of ip4 and ip6
    unsigned prefix4 = 32;              ///< of a and mx (dual-cidr-length)
    unsigned prefix6 = 128;
    std::string text;       ///< as written, with its qualifier
    std::size_t where = 0;  ///< offset in the record

    /// Does evaluating it cost one of the ten look-ups (RFC 7208 section 4.6.4)?
    bool costsLookup() const;
    bool operator==(const Mechanism&) const = default;
};

/// redirect=, exp= (RFC 7208 section 6) or one that nobody knows: "include=example.org" is such, without any
/// effect and without being an error.
struct Modifier {
    std::string name;  ///< as written
    MacroString value;
    std::size_t where = 0;

    bool operator==(const Modifier&) const = default;
};

struct Record {
    std::vector<Mechanism> mechanisms;
    std::optional<Modifier> redirect;
    std::optional<Modifier> explanation;
    std::vector<Modifier> unknown;

    /// The first `all`, or null. Terms behind it are never looked at (RFC 7208 section 5.1).
    const Mechanism* all() const;
    bool operator==(const Record&) const = default;
};

/// Is this TXT (its strings joined) an SPF record at all: exactly "v=spf1" or "v=spf1" and a blank, in any
/// case (RFC 7208 section 4.5)?
bool isRecord(std::string_view txt);

/// The record's typed form, or the first error in it: each is a permerror (RFC 7208 section 4.6). `txt` must
/// be a record as isRecord() tells.
Expected<Record, ParseError> parse(std::string_view txt);

}  // namespace mailvitals::spf
