// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::config {

/// The mail systems for which collectCommand() knows the commands; named as on the rules' pages.
const std::vector<std::string_view>& collectableSystems();

/// One line for a shell of root on the server that prints all that is to be pasted, each text under its
/// command. It changes nothing. A system that is not known gets that of a plain Postfix.
std::string collectCommand(std::string_view system);

}  // namespace mailvitals::config
