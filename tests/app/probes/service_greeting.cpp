// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/service_greeting.h"

#include "demo/certificate_maker.h"
#include "servers/notes.h"
#include "servers/odd_server.h"
#include "servers/socks_server.h"
#include "servers/web_manner.h"

#include <QTest>

#include <future>
#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

probes::ProbeContext context(std::chrono::milliseconds patience = 20s, std::stop_token stop = {}) {
    return {{}, net::TrustStore(), {}, Deadline::in(patience), std::move(stop)};
}

ServiceQuestion at(const IpEndpoint& server, std::string say = {}, bool tls = false) {
    return {"mail.example.org"_dn, server, tls, std::move(say)};
}

std::string whyOf(const std::optional<Failure>& failure) {
    return failure ? toString(failure->why) : "none";
}

}  // namespace

class TestServiceGreeting : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void hearsWhoSpeaksFirst();
    void saysWhatItWasTold();
    void takesSilenceForAnOpenPort();
    void tellsThatNobodyIsThere();
    void endsWithOddServers_data();
    void endsWithOddServers();
    void endsInTimeWithSlowServers();
    void speaksTls();
    void namesWhoeverSpeaksNoTls();
    void goesThroughTheProxyByAddress();
    void namesTheProxyWhereItDoesNotGetThrough();
    void isCancelledAtOnce();
};

void TestServiceGreeting::hearsWhoSpeaksFirst() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(thread, [&](QSslSocket* socket) {
        socket->write("* OK ready\r\n");
        QObject::connect(socket, &QSslSocket::readyRead, socket,
                         [&heard, socket] { heard.add(socket->readAll()); });
    });
    const auto reply = probes::askService(at(server.endpoint()), context());
    QVERIFY(reply.has_value());
    QCOMPARE(reply->heard, std::string("* OK ready\r\n"));
    QCOMPARE(whyOf(reply->brokeOff), std::string("none"));
    QCOMPARE(reply->local.toString(), std::string("127.0.0.1"));
    QVERIFY(heard.all().empty());  // not a word was said
}

void TestServiceGreeting::saysWhatItWasTold() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(thread, [&](QSslSocket* socket) {
        QObject::connect(socket, &QSslSocket::readyRead, socket, [&heard, socket] {
            heard.add(socket->readAll());
            socket->write(QByteArray("N\0\xff", 3));
            socket->disconnectFromHost();
        });
    });
    const std::string say("\0\x08\xd2/", 4);
    const auto reply = probes::askService(at(server.endpoint(), say), context());
    QVERIFY(reply.has_value());
    QCOMPARE(reply->heard, std::string("N\0\xff", 3));
    QCOMPARE(whyOf(reply->brokeOff), std::string("closed"));
    QVERIFY(heard.all() == std::vector<QByteArray>{QByteArray::fromStdString(say)});  // and no word more
}

void TestServiceGreeting::takesSilenceForAnOpenPort() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    // However much time there is: a moment is enough.
    const auto start = SteadyClock::now();
    const auto reply = probes::askService(at(silent.endpoint(), "PING\r\n"), context(60s));
    QVERIFY(reply.has_value() && reply->heard.empty());
    QCOMPARE(whyOf(reply->brokeOff), std::string("timed-out"));
    QVERIFY(SteadyClock::now() - start < 30s);
}

void TestServiceGreeting::tellsThatNobodyIsThere() {
    const auto reply = probes::askService(at({IpAddress::v4({127, 0, 0, 1}), 1}), context());
    QVERIFY(!reply.has_value());
    QCOMPARE(toString(reply.error().why), toString(FailureReason::Refused));
}

void TestServiceGreeting::endsWithOddServers_data() {
    QTest::addColumn<QByteArray>("octets");
    QTest::newRow("zeroes") << QByteArray(5000, '\0');
    QTest::newRow("an endless line") << QByteArray(3000000, 'x');
    QTest::newRow("endless lines") << QByteArray("220-more\r\n").repeated(300000);
    QTest::newRow("control characters") << QByteArray("\x1b]0;x\x07\x1b[2J").repeated(1000);
}

void TestServiceGreeting::endsWithOddServers() {
    QFETCH(QByteArray, octets);
    demo::LoopbackThread thread;
    const test::OddServer server(thread, [&](QSslSocket* socket) { socket->write(octets); });
    const auto reply = probes::askService(at(server.endpoint()), context());
    QVERIFY(reply.has_value());
    QCOMPARE(reply->heard.size(), mostHeard);
}

/// One octet now and then would go on for ever.
void TestServiceGreeting::endsInTimeWithSlowServers() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, [](QSslSocket* socket) {
        auto* timer = new QTimer(socket);
        QObject::connect(timer, &QTimer::timeout, socket, [socket] { socket->write("x"); });
        timer->start(20);
    });
    const auto start = SteadyClock::now();
    const auto reply = probes::askService(at(server.endpoint()), context(60s));
    QVERIFY(reply.has_value() && !reply->heard.empty());
    QVERIFY(reply->heard.size() < mostHeard);
    QVERIFY(SteadyClock::now() - start < 30s);
}

void TestServiceGreeting::speaksTls() {
    demo::LoopbackThread thread;
    test::WebManner manner{demo::makeIdentity({}), test::saying("* OK encrypted\r\n"), nullptr};
    const test::OddServer server(thread, test::overTls(manner));
    const auto reply = probes::askService(at(server.endpoint(), "GET / HTTP/1.0\r\n\r\n", true), context());
    QVERIFY(reply.has_value());
    QVERIFY(!reply->tlsError);
    QCOMPARE(reply->heard, std::string("* OK encrypted\r\n"));
}

void TestServiceGreeting::namesWhoeverSpeaksNoTls() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted("* OK in clear text\r\n"));
    const auto reply = probes::askService(at(server.endpoint(), {}, true), context());
    QVERIFY(reply.has_value() && reply->tlsError && reply->heard.empty());
    QCOMPARE(whyOf(reply->brokeOff), std::string("garbled"));
}

void TestServiceGreeting::goesThroughTheProxyByAddress() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted("+PONG\r\n"));
    const IpEndpoint far = *IpEndpoint::parse("203.0.113.25:6379", 0);
    const test::SocksServer proxy(thread, {{{far, server.endpoint()}}});
    probes::ProbeContext through = context();
    through.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", proxy.endpoint().port};
    const auto reply = probes::askService(at(far), through);
    QVERIFY(reply.has_value());
    QCOMPARE(reply->heard, std::string("+PONG\r\n"));
    QVERIFY(proxy.asked() == std::vector<IpEndpoint>{far});
}

void TestServiceGreeting::namesTheProxyWhereItDoesNotGetThrough() {
    demo::LoopbackThread thread;
    for (const bool eager : {false, true}) {
        test::SocksServer::Settings settings;
        settings.eager = eager;
        const test::SocksServer proxy(thread, settings);
        probes::ProbeContext through = context();
        through.proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", proxy.endpoint().port};
        const auto reply = probes::askService(at(*IpEndpoint::parse("203.0.113.25:6379", 0)), through);
        QVERIFY(!reply.has_value());
        QVERIFY2(reply.error().why == FailureReason::ProxyFailed, reply.error().detail.c_str());
    }
}

void TestServiceGreeting::isCancelledAtOnce() {
    demo::LoopbackThread thread;
    std::promise<void> connected;
    const test::OddServer silent(thread, [&](QSslSocket*) { connected.set_value(); });
    std::stop_source stop;
    std::thread stopper([&] {
        connected.get_future().wait();
        stop.request_stop();
    });
    const auto reply = probes::askService(at(silent.endpoint()), context(60s, stop.get_token()));
    stopper.join();
    QVERIFY(!reply.has_value());
    QVERIFY(reply.error().why == FailureReason::Cancelled);
}

QTEST_GUILESS_MAIN(TestServiceGreeting)
#include "service_greeting.moc"
