// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <system_error>

namespace mailvitals {

/// What the system calls an error, "No such file or directory".
inline std::string systemError(int number) {
    return std::generic_category().message(number);
}

}  // namespace mailvitals
