// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "demo/loopback_thread.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mailvitals::test {

/// A SOCKS5 proxy (RFC 1928) on 127.0.0.1 that leads to other servers on loopback, whatever addresses they
/// are asked for by.
class SocksServer {
 public:
    struct Settings {
        std::map<IpEndpoint, IpEndpoint> ways;  ///< what was asked for, where it leads
        char refusal = 4;                       ///< the reply code for everything else
        bool eager = false;                     ///< says yes first and connects then, as ssh does
        std::string user = {};                  ///< not empty: wants this login (RFC 1929)
        std::string password = {};
    };

    SocksServer(demo::LoopbackThread& thread, Settings settings);

    IpEndpoint endpoint() const { return endpoint_; }
    /// All that was asked for, in order.
    std::vector<IpEndpoint> asked() const;

    struct Log {
        std::mutex mutex;
        std::vector<IpEndpoint> asked;
    };

 private:
    std::shared_ptr<Log> log_ = std::make_shared<Log>();
    IpEndpoint endpoint_;
    demo::LoopbackHouse house_;  ///< last
};

}  // namespace mailvitals::test
