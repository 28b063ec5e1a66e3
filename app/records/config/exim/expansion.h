// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace mailvitals::config::exim {

/// What the value of "condition" is for the first recipient of a client that has not authenticated, where it
/// follows from that alone: "${if >{$rcpt_count}{10}{yes}{no}}" is false (specification, chapter 11). Null:
/// it depends on more.
std::optional<bool> constantCondition(std::string_view value);

}  // namespace mailvitals::config::exim
