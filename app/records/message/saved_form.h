// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace mailvitals::message {

/// A file as programs save messages, without what they put around it.
struct SavedForm {
    std::string bytes;
    /// Why its text need not be byte by byte the one that was received: an English clause without a full
    /// stop. Empty where nothing says so.
    std::string copied;
};

/// Undone are UTF-16 and UTF-32, with a mark and without; the length in front of a file of Apple Mail (.emlx)
/// and the list behind it; lines above the header, empty or a program's own; blanks in front of all lines.
/// Anything else is given back as it is. Time is linear in size.
SavedForm withoutWrapping(std::string bytes);

}  // namespace mailvitals::message
