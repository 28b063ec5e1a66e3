// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socks5.h"

#include "demo/loopback_dns.h"
#include "net/connection.h"
#include "net/dns_stream.h"
#include "servers/odd_server.h"
#include "servers/socks_server.h"

#include <QTest>
#include <QTimer>

#include <random>
#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;
using test::SocksServer;

namespace {

const IpEndpoint mailServer = *IpEndpoint::parse("203.0.113.25:25", 25);
const IpEndpoint nameServer = *IpEndpoint::parse("[2001:db8:53::53]:53", 53);

net::Proxy through(const IpEndpoint& proxy, const char* user = "", const char* password = "") {
    return {net::Proxy::Socks5{proxy.address.toString(), proxy.port, user, password}};
}

Expected<std::unique_ptr<net::Connection>, Failure> connectBy(const net::Proxy& way,
                                                              std::chrono::milliseconds patience = 3s) {
    return net::Connection::open(mailServer, way, Deadline::in(patience), {});
}

std::string whyNot(const Expected<std::unique_ptr<net::Connection>, Failure>& connection) {
    return connection ? "connected"
                      : std::string(toString(connection.error().why)) + ": " + connection.error().detail;
}

/// A proxy that answers each message with the next of these, whatever it was.
std::string whyNot(std::vector<QByteArray> answers) {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, [answers](QSslSocket* socket) {
        auto next = std::make_shared<std::size_t>(0);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, answers, next] {
            socket->readAll();
            if (*next < answers.size())
                socket->write(answers[(*next)++]);
            else
                socket->disconnectFromHost();
        });
    });
    return whyNot(connectBy(through(server.endpoint())));
}

/// The handshake against octets that are there already.
Expected<IpAddress, Failure> shakeHands(std::string octets, const net::Proxy::Socks5& proxy,
                                        std::string& sent, std::size_t& left) {
    const net::Socks5Stream stream{[&](std::size_t count) -> Expected<std::string, Failure> {
                                       if (octets.size() < count)
                                           return unexpected(Failure{FailureReason::Closed, {}});
                                       const std::string taken = octets.substr(0, count);
                                       octets.erase(0, count);
                                       return taken;
                                   },
                                   [&](std::string_view bytes) -> Expected<void, Failure> {
                                       sent += bytes;
                                       return {};
                                   }};
    auto result = net::socks5Connect(stream, proxy, mailServer);
    left = octets.size();
    return result;
}

}  // namespace

class TestSocks5 : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void saysWhatTheStandardWants();
    void leavesWhatFollowsToTheServer();
    void survivesAnyOctets();
    void connects();
    void logsIn();
    void tellsRefusalsApart_data();
    void tellsRefusalsApart();
    void tellsWhatIsNoProxy_data();
    void tellsWhatIsNoProxy();
    void tellsThatNobodyListens();
    void endsWithASlowProxy();
    void stopsAtOnce();
    void doubtsAYesThatCameTooSoon();
    void asksNameServers();
    void refusesOddNameServers_data();
    void refusesOddNameServers();
};

void TestSocks5::saysWhatTheStandardWants() {
    std::string sent;
    std::size_t left = 0;
    const std::string yes("\x05\x00\x05\x00\x00\x01\xc6\x33\x64\x09\x10\x00", 12);
    const auto bound = shakeHands(yes, {"localhost", 1080}, sent, left);
    QVERIFY(bound.has_value());
    QCOMPARE(bound->toString(), std::string("198.51.100.9"));
    QCOMPARE(sent, std::string("\x05\x01\x00\x05\x01\x00\x01\xcb\x00\x71\x19\x00\x19", 13));

    sent.clear();
    const std::string withLogin(
        "\x05\x02\x01\x00\x05\x00\x00\x03\x03"
        "abc\x10\x00",
        14);
    const auto named = shakeHands(withLogin, {"localhost", 1080, "me", "secret"}, sent, left);
    QVERIFY(named.has_value());
    QCOMPARE(named->toString(), std::string("0.0.0.0"));  // a name tells no address
    QVERIFY(sent.starts_with(std::string("\x05\x02\x00\x02\x01\x02me\x06secret\x05\x01", 17)));
}

void TestSocks5::leavesWhatFollowsToTheServer() {
    std::string sent;
    std::size_t left = 0;
    const std::string yes("\x05\x00\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
    QVERIFY(shakeHands(yes + "220 mail.example.org\r\n", {"localhost", 1080}, sent, left).has_value());
    QCOMPARE(left, std::size_t(22));
}

void TestSocks5::survivesAnyOctets() {
    std::mt19937 dice(1928);
    for (int round = 0; round < 20000; ++round) {
        std::string octets(dice() % 40, '\0');
        for (char& octet : octets) octet = static_cast<char>(dice() % 4 == 0 ? dice() : dice() % 6);
        std::string sent;
        std::size_t left = 0;
        (void)shakeHands(octets, {"localhost", 1080, round % 2 == 0 ? "me" : "", "x"}, sent, left);
        QVERIFY(sent.size() < 40);
    }
}

void TestSocks5::connects() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted("220 mail.example.org\r\n", {"221 bye\r\n"}));
    const SocksServer proxy(thread, {{{mailServer, server.endpoint()}}});
    const auto connection = connectBy(through(proxy.endpoint()));
    QVERIFY2(connection.has_value(), whyNot(connection).c_str());
    QCOMPARE((*connection)->read(Deadline::in(3s)).value_or(""), std::string("220 mail.example.org\r\n"));
    QVERIFY((*connection)->write("QUIT\r\n", Deadline::in(3s)).has_value());
    QCOMPARE((*connection)->read(Deadline::in(3s)).value_or(""), std::string("221 bye\r\n"));
    QCOMPARE((*connection)->local().toString(), std::string("0.0.0.0"));
    QVERIFY(proxy.asked() == std::vector<IpEndpoint>{mailServer});
    // By name, as one writes it.
    const net::Proxy byName{net::Proxy::Socks5{"localhost", proxy.endpoint().port}};
    QCOMPARE(whyNot(connectBy(byName)), std::string("connected"));
}

void TestSocks5::logsIn() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted("220 mail.example.org\r\n"));
    SocksServer::Settings settings{{{mailServer, server.endpoint()}}};
    settings.user = "me";
    settings.password = "secret";
    const SocksServer proxy(thread, settings);
    const IpEndpoint at = proxy.endpoint();
    QCOMPARE(whyNot(connectBy(through(at, "me", "secret"))), std::string("connected"));
    QCOMPARE(whyNot(connectBy(through(at, "me", "wrong"))),
             std::string("proxy-failed: the proxy does not let this login in"));
    QCOMPARE(
        whyNot(connectBy(through(at))),
        std::string("proxy-failed: the proxy wants a login: write it as user:password@ before the host"));
}

void TestSocks5::tellsRefusalsApart_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    const auto row = [](int code, const char* words) { QTest::addRow("%d", code) << code << QString(words); };
    row(1, "proxy-failed: the proxy says that it failed, and not why");
    row(2, "proxy-failed: the proxy's rules do not allow this connection");
    row(3, "proxy-failed: from the proxy no way leads to that network");
    row(4, "proxy-failed: from the proxy that host cannot be reached");
    row(5, "refused: so the proxy says");  // this one tells of the server itself
    row(6, "proxy-failed: from the proxy nobody answered in time");
    row(7, "proxy-failed: the proxy does not know how to connect");
    row(8, "proxy-failed: the proxy does not know addresses of this kind");
    row(99, "proxy-failed: the proxy refused with the unknown code 99");
}

void TestSocks5::tellsRefusalsApart() {
    QFETCH(int, code);
    QFETCH(QString, words);
    demo::LoopbackThread thread;
    SocksServer::Settings settings;
    settings.refusal = static_cast<char>(code);
    const SocksServer proxy(thread, settings);
    QCOMPARE(whyNot(connectBy(through(proxy.endpoint()))), words.toStdString());
}

void TestSocks5::tellsWhatIsNoProxy_data() {
    QTest::addColumn<QList<QByteArray>>("answers");
    QTest::addColumn<QString>("words");
    const QString noSocks = "proxy-failed: what answers there is no SOCKS5 proxy";
    const QString hungUp = "proxy-failed: the proxy hung up";
    const auto row = [](const char* name, QList<QByteArray> answers, const QString& words) {
        QTest::newRow(name) << answers << words;
    };
    row("HTTP", {"HTTP/1.1 400 Bad Request\r\n\r\n"}, noSocks);
    row("SSH", {"SSH-2.0-OpenSSH_9.2\r\n"}, noSocks);
    row("SOCKS4", {QByteArray("\x00\x5b", 2)}, noSocks);
    row("a method nobody offered", {QByteArray("\x05\x02", 2)}, noSocks);
    row("hangs up at once", {}, hungUp);
    row("half an answer", {QByteArray("\x05", 1)}, "proxy-failed: the proxy does not answer");
    row("hangs up at the request", {QByteArray("\x05\x00", 2)}, hungUp);
    row("garbage for a reply", {QByteArray("\x05\x00", 2), QByteArray(5000, '\x7f')}, noSocks);
    row("an unknown kind of address", {QByteArray("\x05\x00", 2), QByteArray("\x05\x00\x00\x09", 4)},
        noSocks);
    row("a reply that does not end", {QByteArray("\x05\x00", 2), QByteArray("\x05\x00\x00\x03\xff", 5)},
        "proxy-failed: the proxy does not answer");
    row("endless methods", {QByteArray("\x05\x00", 2) + QByteArray(2000000, '\x07')}, noSocks);
}

void TestSocks5::tellsWhatIsNoProxy() {
    QFETCH(QList<QByteArray>, answers);
    QFETCH(QString, words);
    QCOMPARE(whyNot({answers.begin(), answers.end()}), words.toStdString());
}

void TestSocks5::tellsThatNobodyListens() {
    const net::Proxy nobody = through({IpAddress::v4({127, 0, 0, 1}), 1});
    QCOMPARE(whyNot(connectBy(nobody)),
             std::string("proxy-failed: no proxy listens there; the command that opens it may have ended"));
    const net::Proxy nowhere{net::Proxy::Socks5{"no-such-host.invalid", 1080}};
    QVERIFY(whyNot(connectBy(nowhere)).starts_with("proxy-failed: the proxy "));
}

void TestSocks5::endsWithASlowProxy() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, [](QSslSocket* socket) {
        socket->write("\x05", 1);
        auto* drip = new QTimer(socket);
        QObject::connect(drip, &QTimer::timeout, socket, [socket] { socket->write("\0", 1); });
        drip->start(400);
    });
    const auto start = SteadyClock::now();
    QCOMPARE(whyNot(connectBy(through(server.endpoint()), 700ms)),
             std::string("proxy-failed: the proxy does not answer"));
    QVERIFY(SteadyClock::now() - start < 2s);
}

void TestSocks5::stopsAtOnce() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    std::stop_source stop;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(200ms);
        stop.request_stop();
    });
    const auto start = SteadyClock::now();
    const auto connection =
        net::Connection::open(mailServer, through(silent.endpoint()), Deadline::in(30s), stop.get_token());
    QVERIFY(SteadyClock::now() - start < 1s);
    QCOMPARE(whyNot(connection), std::string("cancelled: "));
}

/// ssh says yes before it has tried. Then neither an end nor silence tells anything of the server.
void TestSocks5::doubtsAYesThatCameTooSoon() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    const IpEndpoint other{mailServer.address, 587};
    SocksServer::Settings settings{{{other, silent.endpoint()}}};
    settings.eager = true;
    const SocksServer proxy(thread, settings);
    const auto closed = connectBy(through(proxy.endpoint()));
    QVERIFY(closed.has_value());
    const auto nothing = (*closed)->read(Deadline::in(3s));
    QVERIFY(!nothing.has_value());
    QCOMPARE(toString(nothing.error().why), toString(FailureReason::ProxyFailed));
    QVERIFY(nothing.error().detail.find("closed the connection before anything came") != std::string::npos);
    const auto mute = net::Connection::open(other, through(proxy.endpoint()), Deadline::in(3s), {});
    QVERIFY(mute.has_value());
    const auto silence = (*mute)->read(Deadline::in(300ms));
    QCOMPARE(toString(silence.error().why), toString(FailureReason::ProxyFailed));
}

void TestSocks5::asksNameServers() {
    demo::LoopbackThread thread;
    demo::LoopbackDns dns(thread, [](const dns::Message& query, bool overTcp) -> std::optional<dns::Message> {
        if (!overTcp) return std::nullopt;
        dns::Message reply = query;
        reply.isResponse = true;
        reply.authoritative = true;
        reply.answers = {
            {query.questionName, dns::Type::Txt, 60, dns::Txt{{std::string(255, 'x'), "198.51.100.9"}}}};
        return reply;
    });
    const SocksServer proxy(thread, {{{nameServer, dns.endpoint()}}});
    const DnsQuestion question = DnsQuestion::direct("own.example.org"_dn, dns::Type::Txt, nameServer);
    const auto answer = net::askOverTcp(question, through(proxy.endpoint()), Deadline::in(3s), {});
    QVERIFY2(answer.has_value(), answer ? "" : answer.error().detail.c_str());
    QVERIFY(answer->overTcp);
    QVERIFY(answer->authoritative);
    QCOMPARE(answer->server, nameServer);
    QCOMPARE(answer->answers.size(), std::size_t(1));
    QVERIFY(proxy.asked() == std::vector<IpEndpoint>{nameServer});
}

void TestSocks5::refusesOddNameServers_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("why");
    QTest::newRow("silence") << QByteArray() << "proxy-failed";
    QTest::newRow("half a length") << QByteArray("\x00", 1) << "timed-out";
    QTest::newRow("an empty message") << QByteArray("\x00\x00", 2) << "garbled";
    QTest::newRow("garbage") << QByteArray("\x00\x20", 2) + QByteArray(32, '\xff') << "garbled";
    QTest::newRow("less than promised") << QByteArray("\xff\xff", 2) + QByteArray(100, 'x') << "timed-out";
    QTest::newRow("without end") << QByteArray(4000000, '\xff') << "garbled";
}

void TestSocks5::refusesOddNameServers() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, why);
    demo::LoopbackThread thread;
    const test::OddServer odd(thread, test::scripted(bytes));
    const SocksServer proxy(thread, {{{nameServer, odd.endpoint()}}});
    const auto start = SteadyClock::now();
    const DnsQuestion question = DnsQuestion::direct("example.org"_dn, dns::Type::Soa, nameServer);
    const auto answer = net::askOverTcp(question, through(proxy.endpoint()), Deadline::in(700ms), {});
    QVERIFY(SteadyClock::now() - start < 3s);
    QVERIFY(!answer.has_value());
    QCOMPARE(QString(toString(answer.error().why)), why);
}

QTEST_GUILESS_MAIN(TestSocks5)
#include "socks5.moc"
