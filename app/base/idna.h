// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/domain_name.h"

#include <optional>
#include <string>
#include <string_view>

namespace mailvitals {

/// The name as the DNS has it: labels beyond ASCII become A-labels by UTS #46 (RFC 5891), the others stay as
/// they are, underscores and all. None where a label has no such form.
std::optional<std::string> toAsciiName(std::string_view name);

/// The same, parsed.
std::optional<DomainName> internationalName(std::string_view name);

}  // namespace mailvitals
