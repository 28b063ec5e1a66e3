// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ip_address.h"
#include "demo/loopback_thread.h"
#include "records/dns/message.h"

#include <optional>

class QTcpServer;
class QTcpSocket;
class QUdpSocket;

namespace mailvitals::demo {

/// A name server on 127.0.0.1, over UDP and TCP on the same port. What it says is up to the responder.
class LoopbackDns {
 public:
    /// The reply to a query; none: silence. Runs on the thread.
    using Responder = std::function<std::optional<dns::Message>(const dns::Message& query, bool overTcp)>;

    LoopbackDns(LoopbackThread& thread, Responder responder);

    /// Port 0 where nothing could be opened.
    IpEndpoint endpoint() const { return endpoint_; }

 private:
    void open(QObject* parent);
    void readDatagrams();
    void acceptConnections();
    void readStream(QTcpSocket* socket);
    std::optional<std::string> respond(std::string_view wire, bool overTcp);

    Responder responder_;
    IpEndpoint endpoint_;
    QUdpSocket* udp_ = nullptr;
    QTcpServer* tcp_ = nullptr;
    LoopbackHouse house_;  ///< last: with it the responder is asked no more
};

}  // namespace mailvitals::demo
