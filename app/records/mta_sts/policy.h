// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"
#include "base/expected.h"
#include "base/parse_error.h"

#include <chrono>
#include <string_view>
#include <vector>

/// The policy file of MTA-STS (RFC 8461 section 3.2).
namespace mailvitals::mta_sts {

enum class Mode { Enforce, Testing, None };

/// "mail.example.org", or "*.example.org", where the star stands for just one label (RFC 8461 section 4.1).
struct MxPattern {
    bool wildcard = false;
    DomainName name;  ///< without the star

    bool matches(const DomainName& host) const;
    bool operator==(const MxPattern&) const = default;
};

struct Policy {
    Mode mode = Mode::None;
    std::chrono::seconds maxAge{};
    std::vector<MxPattern> mx;

    bool covers(const DomainName& host) const;
    bool operator==(const Policy&) const = default;
};

/// Who sends more than this is no policy (RFC 8461 section 3.3 leaves the bound to the reader).
inline constexpr std::size_t largestPolicy = 64 * 1024;

/// The policy, or the first error in the file. Lines end in LF or CRLF; keys that nobody knows are passed
/// over, and of a key that occurs twice, other than mx, the first counts.
Expected<Policy, ParseError> parsePolicy(std::string_view file);

}  // namespace mailvitals::mta_sts
