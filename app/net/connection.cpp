// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connection.h"

#include <QEventLoop>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

#include <functional>

namespace mailvitals::net {
namespace {

constexpr qint64 mostBytesAtOnce = 16 * 1024;

IpAddress toAddress(const QHostAddress& address) {
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4) {
        const auto byte = [&](int shift) { return static_cast<std::uint8_t>(v4 >> shift & 0xff); };
        return IpAddress::v4({byte(24), byte(16), byte(8), byte(0)});
    }
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    std::array<std::uint8_t, 16> bytes{};
    std::copy(std::begin(v6.c), std::end(v6.c), bytes.begin());
    return IpAddress::v6(bytes);
}

Why reasonFor(QAbstractSocket::SocketError error) {
    switch (error) {
        case QAbstractSocket::ConnectionRefusedError: return Why::Refused;
        case QAbstractSocket::RemoteHostClosedError: return Why::Closed;
        case QAbstractSocket::SocketTimeoutError: return Why::TimedOut;
        case QAbstractSocket::ProxyAuthenticationRequiredError:
        case QAbstractSocket::ProxyConnectionRefusedError:
        case QAbstractSocket::ProxyConnectionClosedError:
        case QAbstractSocket::ProxyConnectionTimeoutError:
        case QAbstractSocket::ProxyNotFoundError:
        case QAbstractSocket::ProxyProtocolError: return Why::ProxyFailed;
        default: return Why::Unreachable;
    }
}

}  // namespace

class Connection::Socket {
 public:
    explicit Socket(std::stop_token stop) : stop_(std::move(stop)) {
        tcp.setReadBufferSize(4 * mostBytesAtOnce);
    }

    /// Sleeps until the condition holds, the socket fails, the deadline passes or somebody says stop.
    Expected<void, Failure> waitUntil(const std::function<bool()>& condition, Deadline deadline) {
        while (!condition()) {
            if (stop_.stop_requested()) return unexpected(Failure{Why::Cancelled, {}});
            if (failed_) return unexpected(*failed_);
            if (deadline.passed()) return unexpected(Failure{Why::TimedOut, {}});
            sleepUntilSomething(deadline);
        }
        return {};
    }

    void watchErrors() {
        QObject::connect(&tcp, &QAbstractSocket::errorOccurred, &tcp,
                         [this](QAbstractSocket::SocketError error) {
                             failed_ = Failure{reasonFor(error), tcp.errorString().toStdString()};
                         });
    }

    QTcpSocket tcp;

 private:
    void sleepUntilSomething(Deadline deadline) {
        QEventLoop loop;
        const auto wake = [&loop] { loop.quit(); };
        QObject::connect(&tcp, &QAbstractSocket::connected, &loop, wake);
        QObject::connect(&tcp, &QAbstractSocket::disconnected, &loop, wake);
        QObject::connect(&tcp, &QAbstractSocket::errorOccurred, &loop, wake);
        QObject::connect(&tcp, &QIODevice::readyRead, &loop, wake);
        QObject::connect(&tcp, &QIODevice::bytesWritten, &loop, wake);
        QTimer timer;
        timer.setSingleShot(true);
        timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&timer, &QTimer::timeout, &loop, wake);
        timer.start(deadline.remaining());
        // Queued, so that a stop from another thread is seen even when it comes before exec().
        const std::stop_callback onStop(
            stop_, [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); });
        loop.exec();
    }

    std::stop_token stop_;
    std::optional<Failure> failed_;
};

Connection::Connection(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}

Connection::~Connection() {
    // What is still unwritten does not matter: the talk is over.
    socket_->tcp.disconnect();
    socket_->tcp.abort();
}

Expected<std::unique_ptr<Connection>, Failure> Connection::open(const IpEndpoint& server,
                                                                const WayOut& wayOut, Deadline deadline,
                                                                std::stop_token stop) {
    auto socket = std::make_unique<Socket>(std::move(stop));
    QNetworkProxy proxy(QNetworkProxy::NoProxy);
    if (wayOut.proxy) {
        proxy = QNetworkProxy(QNetworkProxy::Socks5Proxy, QString::fromStdString(wayOut.proxy->host),
                              wayOut.proxy->port);
    }
    socket->tcp.setProxy(proxy);
    socket->watchErrors();
    socket->tcp.connectToHost(QHostAddress(QString::fromStdString(server.address.toString())), server.port);
    QTcpSocket& tcp = socket->tcp;
    const auto connected =
        socket->waitUntil([&tcp] { return tcp.state() == QAbstractSocket::ConnectedState; }, deadline);
    if (!connected) return unexpected(connected.error());
    // A command is one small segment; waiting for another to join it would cost a round trip each time.
    tcp.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    return std::unique_ptr<Connection>(new Connection(std::move(socket)));
}

Expected<std::string, Failure> Connection::read(Deadline deadline) {
    QTcpSocket& tcp = socket_->tcp;
    const auto ready = socket_->waitUntil([&tcp] { return tcp.bytesAvailable() > 0; }, deadline);
    if (!ready) return unexpected(ready.error());
    return tcp.read(mostBytesAtOnce).toStdString();
}

Expected<void, Failure> Connection::write(std::string_view bytes, Deadline deadline) {
    QTcpSocket& tcp = socket_->tcp;
    tcp.write(bytes.data(), static_cast<qint64>(bytes.size()));
    return socket_->waitUntil([&tcp] { return tcp.bytesToWrite() == 0; }, deadline);
}

IpAddress Connection::local() const {
    return toAddress(socket_->tcp.localAddress()).unmapped();
}

}  // namespace mailvitals::net
