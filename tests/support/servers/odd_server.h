// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "demo/loopback_thread.h"

#include <QByteArray>
#include <QSslSocket>

#include <functional>
#include <vector>

namespace mailvitals::test {

/// A TCP server on 127.0.0.1 that behaves as a function says, for all the ways in which servers misbehave.
class OddServer {
 public:
    /// Runs on the thread for each connection; the socket lives until the connection ends.
    using OnConnection = std::function<void(QSslSocket* socket)>;

    OddServer(demo::LoopbackThread& thread, OnConnection onConnection);
    IpEndpoint endpoint() const { return endpoint_; }

 private:
    IpEndpoint endpoint_;
    demo::LoopbackHouse house_;  ///< last: with it the function is called no more
};

/// Says something at once, then one answer to each line it hears, the last one for ever. Empty answers are
/// silence.
OddServer::OnConnection scripted(QByteArray atOnce, std::vector<QByteArray> answers = {});

/// A UDP name server on 127.0.0.1 that sends back what the function makes of each query.
class OddDns {
 public:
    using Reply = std::function<std::vector<QByteArray>(const QByteArray& query)>;

    OddDns(demo::LoopbackThread& thread, Reply reply);
    IpEndpoint endpoint() const { return endpoint_; }

 private:
    IpEndpoint endpoint_;
    demo::LoopbackHouse house_;  ///< last: with it the function is called no more
};

}  // namespace mailvitals::test
