// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace mailvitals::message {

/// Length of the name that a field's first line begins with; 0 where it is no field. Blanks before the colon
/// are obsolete but allowed (RFC 5322 section 4.5).
struct FieldHead {
    std::size_t name = 0;
    std::size_t colon = 0;
};

FieldHead fieldHeadOf(std::string_view line);

/// Begins this line a field that messages have: "From:", "Received:", "X-Anything:"? Sentences with a colon
/// do not.
bool beginsKnownField(std::string_view line);

}  // namespace mailvitals::message
