// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/certificate_maker.h"
#include "servers/notes.h"
#include "servers/odd_server.h"

#include <chrono>

namespace mailvitals::test {

/// How a web server behaves, told by what it does once the request has come in whole.
struct WebManner {
    /// On the server's thread. The socket is encrypted; what it does not close stays open.
    using Answer = std::function<void(QSslSocket* socket)>;

    demo::Identity identity;
    Answer answer;
    Notes* requests = nullptr;  ///< where the requests are noted down, if anywhere
};

/// Sends this, and closes as TLS wants it.
WebManner::Answer saying(QByteArray octets);
/// Sends this, and leaves the connection open.
WebManner::Answer sayingAndWaiting(QByteArray octets);
/// Sends this, and hangs up without a word (close_notify).
WebManner::Answer hangingUpAfter(QByteArray octets);
/// Sends this, and then the piece again and again, as fast as it is taken.
WebManner::Answer endless(QByteArray octets, QByteArray piece);
/// Sends this, and then one octet after the other.
WebManner::Answer dripping(QByteArray octets, std::chrono::milliseconds each);

/// A handshake as soon as a client comes, then the answer to its request.
OddServer::OnConnection overTls(WebManner manner);

}  // namespace mailvitals::test
