// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace mailvitals::cli {

/// Asked before a check that shall trust the authorities of this file; an empty path is the system's. The
/// sentence for standard error, or nothing.
std::optional<std::string> whyNotTrustable(const std::string& caFile);

}  // namespace mailvitals::cli
