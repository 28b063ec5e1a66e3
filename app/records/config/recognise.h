// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/parse_error.h"
#include "records/config/text.h"

namespace mailvitals::config {

/// Why a text is left out that resembles none of those known: it is as if it had not been given. Any other
/// reason means a text that was known, or may have been one, and of which something is lost.
inline constexpr std::string_view noKnownText = "it is none of the texts that are known";

/// What could not be made out, and why.
struct Unread {
    std::string name;      ///< of the file, or the command above it; empty where it was pasted alone
    std::size_t line = 0;  ///< where it begins, from 1
    std::string reason;    ///< an English clause without a full stop

    bool operator==(const Unread&) const = default;
};

struct Recognised {
    std::vector<Text> texts;
    std::vector<Unread> unread;
};

/// What somebody pasted or opened: one text or several below each other, with or without the commands that
/// printed them ("$ postconf -n", "=== postconf -n"). Known by what is in them, never by name alone. Takes
/// time in proportion to the size; what is larger than maxText is not read.
Recognised recognise(std::string_view given, std::string_view name);

}  // namespace mailvitals::config
