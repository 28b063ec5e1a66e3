// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"

#include <optional>
#include <string>
#include <string_view>

namespace mailvitals {

/// Why nothing can be written under this name; nothing: it can. Asked before long work, so that it is not
/// done in vain. The reason alone, "Permission denied".
std::optional<std::string> whyNotWritable(const std::string& path);

/// How two names for one file are told to be the same: without links, "." and "..". The name itself where
/// that is not to be had.
std::string placeOf(const std::string& path);

/// Whole or not at all: a file of that name keeps its content until all of the new one lies beside it, then
/// is replaced in one step and keeps its permissions. A link goes on pointing where it does. What is no
/// regular file (a pipe, a device) is left alone. The error is the reason alone.
Expected<void, std::string> writeOutput(const std::string& path, std::string_view content);

}  // namespace mailvitals
