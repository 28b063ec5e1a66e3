// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "demo/loopback_thread.h"
#include "demo/mail_persona.h"

#include <memory>

namespace mailvitals::demo {

/// Mail servers at addresses that do not exist here, reached through a SOCKS5 proxy (RFC 1928) on 127.0.0.1:
/// the very way in which a check looks through another machine. No privileges, no real address and no real
/// port 25 are needed.
class LoopbackMail {
 public:
    /// Asked at each connection, on the thread; null: nobody is at home at that address.
    using Directory = std::function<std::shared_ptr<const MailPersona>(const IpEndpoint& address)>;

    LoopbackMail(LoopbackThread& thread, Directory directory);

    /// Of the proxy; port 0 where nothing could be opened.
    IpEndpoint endpoint() const { return endpoint_; }

 private:
    Directory directory_;
    IpEndpoint endpoint_;
    LoopbackHouse house_;  ///< last: with it the directory and its personas are asked no more
};

}  // namespace mailvitals::demo
