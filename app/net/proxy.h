// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailvitals::net {

/// Through which proxy connections leave this computer, if any.
struct Proxy {
    struct Socks5 {
        std::string host;  ///< name or address, IPv6 without brackets
        std::uint16_t port = 1080;
        std::string user = {};  ///< empty: nobody has to log in (RFC 1929)
        std::string password = {};

        bool operator==(const Socks5&) const = default;
    };
    std::optional<Socks5> socks5;  ///< none: direct

    /// Empty for direct, else "socks5://host:port". Never the login: this goes into evidence and reports.
    std::string toString() const;
};

/// "socks5://host:port", "socks5://user:password@host:port", or the same without the scheme. Octets that mean
/// something here stand in user and password as %40.
std::optional<Proxy::Socks5> parseSocks5(std::string_view text);

/// The inverse, with user and password.
std::string toText(const Proxy::Socks5& proxy);

}  // namespace mailvitals::net
