// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/config/proxies/services.h"

namespace mailvitals::config {

/// A proxy that takes callers at a mail port and opens a connection of its own to the mail server, as its own
/// configuration says.
struct Passing {
    enum class Tells {
        Nothing,  ///< the server sees the proxy's address
        Proxy,    ///< the PROXY protocol says the caller's
        Caller,   ///< the caller's goes along in another way (transparent proxying, XCLIENT)
    };
    std::string program;     ///< "HAProxy"
    std::string server;      ///< name or address that it connects to; empty: not told
    std::uint16_t port = 0;  ///< of the server; 0: not told
    Tells tells = Tells::Nothing;
    Place at;
};

std::vector<Passing> passingsIn(const Texts& texts, const std::vector<Service>& services);

/// Does the mail server wait for the PROXY protocol at this port? Maybe: what would show it was not given.
enum class Expects { No, Maybe, Yes };
Expects expectsProxyProtocol(const Texts& texts, std::uint16_t port);
/// What shows it for certain, of the server whose texts these are.
std::string commandForProxyProtocol(const Texts& texts);

}  // namespace mailvitals::config
