// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::bounce {

/// The content of a part without its transfer encoding (RFC 2045 section 6): "base64", "quoted-printable", or
/// any other, which is as it stands. What is broken stays as far as it was whole.
std::string decodedContent(std::string_view content, std::string_view encoding);

/// A text that is nothing but lines of base64, decoded; nothing: it is no such text, or no text is in it.
std::optional<std::string> fromBareBase64(std::string_view text);

}  // namespace mailvitals::bounce
