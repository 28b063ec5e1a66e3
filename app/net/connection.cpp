// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connection.h"

#include "net/socks5.h"

#include <QEventLoop>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

#include <functional>

namespace mailvitals::net {
namespace {

constexpr qint64 mostBytesAtOnce = 16 * 1024;

/// Three attempts of the system: the first packet may be lost, and so may the one that follows after a
/// second; the third leaves after three. A longer wait would cost every check with one dead server as much.
constexpr std::chrono::seconds toConnect{6};
/// A proxy has to find its own way first, some of them over several others.
constexpr std::chrono::seconds toConnectThroughProxy{20};

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

FailureReason reasonFor(QAbstractSocket::SocketError error) {
    switch (error) {
        case QAbstractSocket::ConnectionRefusedError: return FailureReason::Refused;
        case QAbstractSocket::RemoteHostClosedError: return FailureReason::Closed;
        case QAbstractSocket::SocketTimeoutError: return FailureReason::TimedOut;
        default: return FailureReason::Unreachable;
    }
}

/// Why nobody could even speak with the proxy.
Failure withoutProxy(const Failure& failure) {
    switch (failure.why) {
        case FailureReason::Cancelled: return failure;
        case FailureReason::Refused:
            return {FailureReason::ProxyFailed,
                    "no proxy listens there; the command that opens it may have ended"};
        case FailureReason::TimedOut: return {FailureReason::ProxyFailed, "the proxy does not answer"};
        default: return {FailureReason::ProxyFailed, "the proxy cannot be reached"};
    }
}

/// Many a proxy, that of ssh among them, says yes before it has tried to reach the server. Until the first
/// octet comes nobody can tell a silent server from a way that is closed.
Failure beforeFirstOctet(const Failure& failure) {
    switch (failure.why) {
        case FailureReason::Closed:
            return {FailureReason::ProxyFailed,
                    "the proxy closed the connection before anything came, as it does where it cannot "
                    "connect"};
        case FailureReason::TimedOut:
            return {FailureReason::ProxyFailed,
                    "nothing came back; a proxy does not tell whether the server was reached"};
        default: return failure;
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
            if (stop_.stop_requested()) return unexpected(Failure{FailureReason::Cancelled, {}});
            if (failed_) return unexpected(*failed_);
            if (deadline.passed()) return unexpected(Failure{FailureReason::TimedOut, {}});
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

    Expected<std::string, Failure> readExactly(std::size_t count, Deadline deadline) {
        const auto wanted = static_cast<qint64>(count);
        const auto ready = waitUntil([&] { return tcp.bytesAvailable() >= wanted; }, deadline);
        if (!ready) return unexpected(ready.error());
        return tcp.read(wanted).toStdString();
    }

    Expected<void, Failure> write(std::string_view bytes, Deadline deadline) {
        const auto size = static_cast<qint64>(bytes.size());
        if (tcp.write(bytes.data(), size) != size)
            return unexpected(
                failed_.value_or(Failure{FailureReason::Closed, "there is no connection any more"}));
        return waitUntil([this] { return tcp.bytesToWrite() == 0; }, deadline);
    }

    Expected<void, Failure> waitForConnection(Deadline deadline) {
        const auto connected =
            waitUntil([this] { return tcp.state() == QAbstractSocket::ConnectedState; }, deadline);
        // A command is one small segment; waiting for another to join it would cost a round trip each time.
        if (connected) tcp.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        return connected;
    }

    /// Through the proxy to the server.
    Expected<void, Failure> openThrough(const Proxy::Socks5& proxy, const IpEndpoint& server,
                                        Deadline deadline) {
        tcp.connectToHost(QString::fromStdString(proxy.host), proxy.port);
        const auto connected = waitForConnection(deadline);
        if (!connected) return unexpected(withoutProxy(connected.error()));
        const Socks5Stream stream{[&](std::size_t count) { return readExactly(count, deadline); },
                                  [&](std::string_view bytes) { return write(bytes, deadline); }};
        const auto bound = socks5Connect(stream, proxy, server);
        if (!bound) return unexpected(bound.error());
        boundByProxy = *bound;
        return {};
    }

    Expected<void, Failure> openDirectly(const IpEndpoint& server, Deadline deadline) {
        QHostAddress address(QString::fromStdString(server.address.toString()));
        address.setScopeId(QString::fromStdString(server.zone));
        tcp.connectToHost(address, server.port);
        return waitForConnection(deadline);
    }

    QTcpSocket tcp;
    std::optional<IpAddress> boundByProxy;  ///< our side as the proxy tells it; none: no proxy
    bool heardAnything = false;             ///< of the server

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
    // What is still unwritten does not matter: the session is over.
    socket_->tcp.disconnect();
    socket_->tcp.abort();
}

Expected<std::unique_ptr<Connection>, Failure> Connection::open(const IpEndpoint& server, const Proxy& proxy,
                                                                Deadline deadline, std::stop_token stop) {
    auto socket = std::make_unique<Socket>(std::move(stop));
    socket->tcp.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    socket->watchErrors();
    const auto opened = proxy.socks5
                            ? socket->openThrough(*proxy.socks5, server,
                                                  deadline.orEarlier(Deadline::in(toConnectThroughProxy)))
                            : socket->openDirectly(server, deadline.orEarlier(Deadline::in(toConnect)));
    if (!opened) return unexpected(opened.error());
    return std::unique_ptr<Connection>(new Connection(std::move(socket)));
}

Expected<std::string, Failure> Connection::read(Deadline deadline) {
    QTcpSocket& tcp = socket_->tcp;
    const auto ready = socket_->waitUntil([&tcp] { return tcp.bytesAvailable() > 0; }, deadline);
    if (!ready) {
        const bool unsure = socket_->boundByProxy && !socket_->heardAnything;
        return unexpected(unsure ? beforeFirstOctet(ready.error()) : ready.error());
    }
    socket_->heardAnything = true;
    return tcp.read(mostBytesAtOnce).toStdString();
}

Expected<void, Failure> Connection::write(std::string_view bytes, Deadline deadline) {
    return socket_->write(bytes, deadline);
}

IpAddress Connection::local() const {
    if (socket_->boundByProxy) return *socket_->boundByProxy;
    return toAddress(socket_->tcp.localAddress()).unmapped();
}

}  // namespace mailvitals::net
