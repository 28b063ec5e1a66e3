// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace mailvitals::net {

/// By which way connections leave this computer.
struct WayOut {
    struct Socks5 {
        std::string host;
        std::uint16_t port = 1080;
    };
    std::optional<Socks5> proxy;  ///< none: direct

    /// Empty for direct, else "socks5://host:port".
    std::string toString() const {
        return proxy ? "socks5://" + proxy->host + ":" + std::to_string(proxy->port) : std::string();
    }
};

}  // namespace mailvitals::net
