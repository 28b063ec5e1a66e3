// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/message/received.h"

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals::message {

/// The part of a Received: line behind "from": its words, and what stands in parentheses behind them
/// (TCP-info of RFC 5321 section 4.4, and what each server makes of it).
HopClient clientFrom(const std::vector<std::string>& words, const std::vector<std::string>& comments);

/// The address at the beginning of "[192.0.2.1]:25", "[IPv6:2001:db8::1]", "192.0.2.1", "user@192.0.2.1".
std::optional<IpAddress> addressIn(std::string_view text);

}  // namespace mailvitals::message
