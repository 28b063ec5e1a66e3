// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mailvitals::message {

/// Text with its encoded words ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", RFC 2047) decoded to UTF-8; blanks between two
/// of them go (section 6.2). A word in a character set that is not known here, or broken, stays as it stands.
/// The result may hold any control character: show it only through printable().
std::string decodeWords(std::string_view text);

}  // namespace mailvitals::message
