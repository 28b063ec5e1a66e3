// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

class QNetworkInterface;

namespace mailvitals::net {

/// Does the interface lead through another network, as a VPN does, and not over a wire or through the air?
bool isTunnel(const QNetworkInterface& interface);

/// The same by what Linux tells of an interface in a folder like /sys/class/net/wg0; nothing where it tells
/// nothing.
std::optional<bool> isTunnelBySystemFolder(const std::string& folder);

}  // namespace mailvitals::net
