// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connection.h"

#include "servers/odd_server.h"

#include <QTest>

#include <arpa/inet.h>
#include <atomic>
#include <future>
#include <sys/socket.h>
#include <unistd.h>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

/// An address that answers nothing to whoever wants to connect: somebody listens, but nobody accepts, and
/// what may wait is full, so the system throws the first packet of every other away.
class Deaf {
 public:
    Deaf() {
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (bind(listener_, generic, size) != 0 || listen(listener_, 0) != 0) return;
        if (getsockname(listener_, generic, &size) != 0) return;
        endpoint_ = {IpAddress::v4({127, 0, 0, 1}), ntohs(address.sin_port)};
        for (int& waiting : waiting_) {
            waiting = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            (void)connect(waiting, generic, size);
        }
    }
    ~Deaf() {
        for (const int waiting : waiting_) close(waiting);
        close(listener_);
    }

    IpEndpoint endpoint() const { return endpoint_; }

 private:
    int listener_ = -1;
    std::array<int, 4> waiting_{-1, -1, -1, -1};
    IpEndpoint endpoint_;
};

struct Tried {
    std::string outcome;
    std::chrono::duration<double> took{};
};

Tried tryToOpen(const IpEndpoint& server, const net::Proxy& way, std::chrono::milliseconds patience) {
    const auto start = SteadyClock::now();
    const auto connection = net::Connection::open(server, way, Deadline::in(patience), {});
    return {connection ? "connected" : toString(connection.error().why), SteadyClock::now() - start};
}

}  // namespace

class TestConnection : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void waitsForAConnectionOnlySoLong();
    void writesOnlyWhileItStands();
    void readsOnlySoMuchAtOnce();
};

/// However much time the session has: a server that is there answers the first packet at once.
void TestConnection::waitsForAConnectionOnlySoLong() {
    const Deaf deaf;
    QVERIFY(deaf.endpoint().port != 0);
    const net::Proxy proxied{net::Proxy::Socks5{"127.0.0.1", deaf.endpoint().port}};
    const IpEndpoint elsewhere = *IpEndpoint::parse("203.0.113.25:25", 25);
    // A session of one minute; the proxy has twice as long, for it has to find its own way.
    const auto start = [](const IpEndpoint& server, const net::Proxy& way,
                          std::chrono::milliseconds patience) {
        return std::async(std::launch::async, [=] { return tryToOpen(server, way, patience); });
    };
    auto direct = start(deaf.endpoint(), {}, 60s);
    auto through = start(elsewhere, proxied, 60s);
    auto impatient = start(deaf.endpoint(), {}, 500ms);

    const Tried hurried = impatient.get();
    QCOMPARE(hurried.outcome, std::string("timed-out"));
    QVERIFY2(hurried.took >= 500ms && hurried.took < 5s, std::to_string(hurried.took.count()).c_str());
    const Tried one = direct.get();
    QCOMPARE(one.outcome, std::string("timed-out"));
    QVERIFY2(one.took >= 5900ms && one.took < 11s, std::to_string(one.took.count()).c_str());
    const Tried other = through.get();
    QCOMPARE(other.outcome, std::string("proxy-failed"));
    QVERIFY2(other.took >= 19900ms && other.took < 25s, std::to_string(other.took.count()).c_str());
}

void TestConnection::writesOnlyWhileItStands() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    QVERIFY(bind(listener, generic, size) == 0 && listen(listener, 1) == 0);
    QVERIFY(getsockname(listener, generic, &size) == 0);
    const IpEndpoint server{IpAddress::v4({127, 0, 0, 1}), ntohs(address.sin_port)};
    const auto connection = net::Connection::open(server, {}, Deadline::in(3s), {});
    QVERIFY(connection.has_value());
    close(accept(listener, nullptr, nullptr));
    close(listener);
    const auto nothing = (*connection)->read(Deadline::in(3s));
    QVERIFY(!nothing && nothing.error().why == FailureReason::Closed);
    // What has not gone out must not be taken for said.
    const auto written = (*connection)->write("QUIT\r\n", Deadline::in(3s));
    QVERIFY(!written && written.error().why == FailureReason::Closed);
}

/// However fast the other side is: what has not been read yet waits with it.
void TestConnection::readsOnlySoMuchAtOnce() {
    demo::LoopbackThread thread;
    std::atomic<qint64> left = 0;
    constexpr int size = 16 * 1024 * 1024;
    const test::OddServer server(thread, [&](QSslSocket* socket) {
        socket->write(QByteArray(size, 'x'));
        QObject::connect(socket, &QSslSocket::bytesWritten, socket,
                         [&, socket] { left = socket->bytesToWrite(); });
    });
    const auto connection = net::Connection::open(server.endpoint(), {}, Deadline::in(3s), {});
    QVERIFY(connection.has_value());
    const auto first = (*connection)->read(Deadline::in(3s));
    QVERIFY(first && !first->empty() && first->size() <= 16 * 1024);
    for (int i = 0; i < 20; ++i) QVERIFY((*connection)->read(Deadline::in(3s)));
    // The system's own buffers hold some megabytes.
    QTest::qWait(300);
    QVERIFY2(left > size / 4, std::to_string(left).c_str());
}

QTEST_GUILESS_MAIN(TestConnection)
#include "connection.moc"
