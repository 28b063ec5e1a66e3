// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mailvitals {

/// Bytes of the network made fit to be shown: valid UTF-8 stays, everything that could steer a terminal, hide
/// or reorder text (C0 and C1 controls, bidirectional and zero-width marks) and every invalid byte becomes
/// visible as \xHH or \u{HHHH}. The result is valid UTF-8 on one line. It is plain text: whoever shows it as
/// HTML must still escape it.
std::string printable(std::string_view bytes);

/// Lossless ASCII form for files: printable ASCII except the backslash stays, every other byte is \xHH.
std::string escaped(std::string_view bytes);
/// The inverse of escaped(); an unknown or cut escape stays as it stands.
std::string unescaped(std::string_view text);

}  // namespace mailvitals
