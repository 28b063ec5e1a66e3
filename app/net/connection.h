// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/deadline.h"
#include "base/expected.h"
#include "base/ip_address.h"
#include "evidence/attempt.h"
#include "net/proxy.h"

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace mailvitals::net {

/// A TCP connection that a worker thread reads and writes as if it were blocking, with a deadline for every
/// step. A stop request ends whatever is being waited for at once. Belongs to the thread that opened it.
class Connection {
 public:
    /// Waits some seconds at most, whatever the deadline: a computer that can be reached at all says yes or
    /// no within one round trip, however busy its mail server is. A slow greeting comes after that.
    static Expected<std::unique_ptr<Connection>, Failure> open(const IpEndpoint& server, const Proxy& proxy,
                                                               Deadline deadline, std::stop_token stop);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// At least one byte, at most 16 KiB.
    Expected<std::string, Failure> read(Deadline deadline);
    Expected<void, Failure> write(std::string_view bytes, Deadline deadline);

    /// Our side; unspecified where a proxy does not tell.
    IpAddress local() const;

 private:
    class Socket;
    explicit Connection(std::unique_ptr<Socket> socket);
    std::unique_ptr<Socket> socket_;
};

}  // namespace mailvitals::net
