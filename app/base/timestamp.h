// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mailvitals {

/// "2026-11-23T12:00:00Z" (RFC 3339), for files.
std::string toIso(std::chrono::sys_seconds time);
std::optional<std::chrono::sys_seconds> fromIso(std::string_view text);

/// "Mon, 23 Nov 2026 12:00:00 +0000", for the header of a message (RFC 5322 section 3.3).
std::string toMailDate(std::chrono::sys_seconds time);

/// "2026-11-23 12:00 UTC", for people.
std::string toReadable(std::chrono::sys_seconds time);

/// "40 seconds", "12 minutes", "3 hours", "2 days": the largest unit that fits at least twice, rounded up.
std::string toReadable(std::chrono::seconds time);

std::chrono::sys_seconds now();

}  // namespace mailvitals
