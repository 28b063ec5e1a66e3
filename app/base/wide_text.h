// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailvitals {

struct NarrowText {
    std::string text;      ///< UTF-8; what is no character becomes U+FFFD
    std::string encoding;  ///< "UTF-16" or "UTF-32"
};

/// "UTF-16" or "UTF-32" where the bytes begin with the mark of one, or with ASCII characters as these have
/// them; else empty.
std::string_view wideEncodingOf(std::string_view bytes);

/// A text in UTF-16 or UTF-32 as UTF-8, without its mark; none where it is neither.
std::optional<NarrowText> utf8FromWide(std::string_view bytes);

}  // namespace mailvitals
