// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/expected.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"
#include "net/proxy.h"

#include <functional>
#include <string>
#include <string_view>

namespace mailvitals::net {

/// The stream to the proxy, as the handshake wants it: so many octets and not one more, as what follows the
/// handshake belongs to the server behind it.
struct Socks5Stream {
    std::function<Expected<std::string, Failure>(std::size_t count)> read;
    std::function<Expected<void, Failure>(std::string_view bytes)> write;
};

/// Asks the proxy to connect to the server (RFC 1928), with a login where there is one (RFC 1929). Reads at
/// most some 300 octets, whatever it is sent. Gives the address that the proxy says it came from; unspecified
/// where it does not tell. What the proxy did or refused is FailureReason::ProxyFailed with its reason in our
/// words, except that a connection which the server itself refused is FailureReason::Refused.
Expected<IpAddress, Failure> socks5Connect(const Socks5Stream& stream, const Proxy::Socks5& proxy,
                                           const IpEndpoint& server);

}  // namespace mailvitals::net
