// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/parse_error.h"

#include <chrono>
#include <string_view>

namespace mailvitals::message {

/// A date as headers write it, made UTC.
struct Date {
    std::chrono::sys_seconds utc{};
    std::chrono::minutes offset{};  ///< of the writer's clock from UTC
    bool zoneKnown = true;  ///< false for "-0000" and the military letters (RFC 5322 sections 3.3 and 4.3)

    bool operator==(const Date&) const = default;
};

/// "Mon, 23 Nov 2026 12:00:00 +0100 (CET)" (RFC 5322 section 3.3) and the obsolete forms of section 4.3:
/// years of two and three digits, zones by name, blanks and comments anywhere, no seconds, no weekday. The
/// weekday is not compared with the date. Errors: a part missing or out of its range.
Expected<Date, ParseError> parseDate(std::string_view value);

}  // namespace mailvitals::message
