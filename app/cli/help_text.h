// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace mailvitals::cli {

/// What --help prints; a test holds it to the options that there are.
std::string helpText();

/// The lines of it that show how this command is used; of all commands where there is none of that name.
std::string usageOf(std::string_view command);
/// Lines wrapped to the width, with what goes on in the column where its description began.
std::string wrapHelp(std::string_view text, std::size_t width);

}  // namespace mailvitals::cli
