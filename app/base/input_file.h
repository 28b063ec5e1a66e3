// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <cstddef>
#include <string>

namespace mailvitals {

// The one way in which a file that somebody named is read: however large it is, and whatever bears its name,
// it costs a bounded amount of memory, and no pipe or device is waited for.

/// The bytes of a file, at most one more than `most`: whoever understands them is then the one to say that
/// they are too many. Only a regular file is read, and a pipe that the shell made for us ("<(postconf -n)").
/// The error is the reason alone, "No such file or directory".
Expected<std::string, std::string> readInput(const std::string& path, std::size_t most);

/// A descriptor from which such a file can be read piece by piece; the caller closes it. The error is the
/// reason alone.
Expected<int, std::string> openInput(const std::string& path);

/// All of standard input, whatever it is: who gives us that has said that we shall wait for its end.
Expected<std::string, std::string> readStandardInput(std::size_t most);

}  // namespace mailvitals
