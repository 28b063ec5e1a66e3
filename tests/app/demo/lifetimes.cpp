// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/loopback_dns.h"
#include "demo/loopback_mail.h"
#include "demo/world.h"
#include "records/dns/wire.h"

#include <QTcpSocket>
#include <QTest>
#include <QUdpSocket>

#include <atomic>
#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

/// Holds a callback until it is told to go on, and knows whether one is under way.
class Gate {
 public:
    void pass() {
        inside_ = true;
        std::this_thread::sleep_for(200ms);
        inside_ = false;
        ++passed_;
    }
    bool waitUntilInside() const {
        for (int i = 0; i < 500 && !inside_; ++i) std::this_thread::sleep_for(10ms);
        return inside_;
    }
    bool isInside() const { return inside_; }
    int passed() const { return passed_; }

 private:
    std::atomic<bool> inside_ = false;
    std::atomic<int> passed_ = 0;
};

void sendQuery(QUdpSocket& socket, const IpEndpoint& server) {
    const std::string query = dns::encodeQuery(7, "example.org"_dn, dns::Type::Mx, dns::Class::In, {});
    socket.writeDatagram(QByteArray::fromStdString(query), QHostAddress::LocalHost, server.port);
}

/// A client of the proxy that asks for a mail server.
void sendRequest(QTcpSocket& socket, const IpEndpoint& proxy) {
    socket.connectToHost(QHostAddress::LocalHost, proxy.port);
    QVERIFY(socket.waitForConnected(5000));
    socket.write(QByteArray("\x05\x01\x00\x05\x01\x00\x01\xc6\x33\x64\x19\x00\x19", 13));
    QVERIFY(socket.waitForBytesWritten(5000));
}

}  // namespace

class TestLifetimes : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void nobodyAsksANameServerThatIsGone();
    void nobodyAsksAMailServerThatIsGone();
    void endsInTheMiddleOfItsWork();
};

/// What a responder uses may be gone right behind the server, so none may be under way then, nor begin later.
void TestLifetimes::nobodyAsksANameServerThatIsGone() {
    demo::LoopbackThread thread;
    Gate gate;
    QUdpSocket client;
    auto server = std::make_unique<demo::LoopbackDns>(thread, [&](const dns::Message&, bool) {
        gate.pass();
        return std::nullopt;
    });
    for (int i = 0; i < 20; ++i) sendQuery(client, server->endpoint());
    const IpEndpoint endpoint = server->endpoint();
    QVERIFY(gate.waitUntilInside());
    server.reset();
    QVERIFY(!gate.isInside());
    const int passed = gate.passed();
    sendQuery(client, endpoint);
    std::this_thread::sleep_for(300ms);
    QCOMPARE(gate.passed(), passed);
}

void TestLifetimes::nobodyAsksAMailServerThatIsGone() {
    demo::LoopbackThread thread;
    Gate gate;
    auto server = std::make_unique<demo::LoopbackMail>(
        thread, [&](const IpEndpoint&) -> std::shared_ptr<const demo::MailPersona> {
            gate.pass();
            return nullptr;
        });
    std::array<QTcpSocket, 4> clients;
    for (QTcpSocket& client : clients) sendRequest(client, server->endpoint());
    QVERIFY(gate.waitUntilInside());
    server.reset();
    QVERIFY(!gate.isInside());
    const int passed = gate.passed();
    std::this_thread::sleep_for(300ms);
    QCOMPARE(gate.passed(), passed);
}

/// The whole demonstration, while questions still come in: the address sanitizer and the thread sanitizer see
/// what would be used too late.
void TestLifetimes::endsInTheMiddleOfItsWork() {
    for (int round = 0; round < 20; ++round) {
        auto world = std::make_unique<demo::World>();
        QVERIFY(world->isUp());
        const IpEndpoint resolver = world->request().resolvers.front();
        const IpEndpoint proxy{resolver.address, world->settings().proxy.socks5->port};
        std::atomic<bool> over = false;
        std::thread asker([&] {
            QUdpSocket client;
            while (!over) sendQuery(client, resolver);
        });
        std::array<QTcpSocket, 3> clients;
        for (QTcpSocket& client : clients) sendRequest(client, proxy);
        std::this_thread::sleep_for(std::chrono::milliseconds(round));
        world.reset();
        over = true;
        asker.join();
    }
}

QTEST_GUILESS_MAIN(TestLifetimes)
#include "lifetimes.moc"
