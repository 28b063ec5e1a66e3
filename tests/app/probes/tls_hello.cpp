// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/tls_hello.h"

#include "demo/certificate_maker.h"
#include "servers/mail_manner.h"
#include "servers/notes.h"
#include "servers/old_tls_server.h"
#include "servers/socks_server.h"

#include <QElapsedTimer>
#include <QTest>

#include <functional>
#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;
using tls::HelloForm;
using tls::Weakness;

namespace {

const QByteArray banner = "220 mail.example.org ESMTP\r\n";
const QByteArray offers = "250-mail.example.org\r\n250 STARTTLS\r\n";
const QByteArray alert40 = QByteArray::fromHex("15030300020228");
/// TLS 1.2 with RC4.
const QByteArray rc4 = QByteArray::fromHex(
    "160303002a0200002603035252525252525252525252525252525252525252525252525252525252525252"
    "00000500");

/// A mail server that answers every hello with the same octets; none: it says nothing.
test::OddServer::OnConnection answering(QByteArray octets, test::Notes* heard = nullptr) {
    return [octets, heard](QSslSocket* socket) {
        socket->write(banner);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, octets, heard] {
            const QByteArray line = socket->readAll();
            if (line.startsWith("EHLO"))
                socket->write(offers);
            else if (line.startsWith("STARTTLS"))
                socket->write("220 go\r\n");
            else {
                if (heard) heard->add(line);
                socket->write(octets);
            }
        });
    };
}

test::OddServer::OnConnection hangingUp() {
    return [](QSslSocket* socket) {
        socket->write(banner);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket] {
            const QByteArray line = socket->readAll();
            if (line.startsWith("EHLO"))
                socket->write(offers);
            else if (line.startsWith("STARTTLS"))
                socket->write("220 go\r\n");
            else
                socket->abort();
        });
    };
}

TlsHelloQuestion questionTo(const IpEndpoint& server, HelloForm form = HelloForm::Weak,
                            TlsUse use = TlsUse::AsOffered) {
    TlsHelloQuestion question{"mail.example.org"_dn, server, use, form};
    if (form == HelloForm::Weak) question.weaknesses = tls::allWeaknesses();
    return question;
}

Expected<TlsHelloReply, Failure> say(const TlsHelloQuestion& question,
                                     std::chrono::milliseconds patience = 20s, std::stop_token stop = {},
                                     const net::Proxy& proxy = {}) {
    return probes::sayTlsHello(question, {proxy, {}, {}, Deadline::in(patience), stop});
}

/// "TLS 1.2 TLS_RSA_WITH_RC4_128_SHA", "handshake_failure", "refused: 421 no", "closed".
std::string told(const Expected<TlsHelloReply, Failure>& reply) {
    if (!reply) return std::string("failed: ") + toString(reply.error().why);
    if (const auto& hello = reply->flight.hello)
        return nameOf(hello->version) + " " + tls::nameOfSuite(hello->suite) + (hello->retry ? " retry" : "");
    if (reply->flight.alert) return nameOf(*reply->flight.alert);
    if (!reply->refusal.empty()) return "refused: " + reply->refusal;
    const std::string end = reply->brokeOff ? toString(reply->brokeOff->why) : "nothing";
    return (reply->sent ? "" : "before the hello: ") + end;
}

}  // namespace

class TestTlsHello : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isAnsweredByRealServers_data();
    void isAnsweredByRealServers();
    void goesAtOnceWherePortsAreEncrypted();
    void readsWhatComes_data();
    void readsWhatComes();
    void namesTheHost();
    void isSaidToNobodyWhoTurnsAway_data();
    void isSaidToNobodyWhoTurnsAway();
    void endsInTime();
    void isCancelledAtOnce();
    void failsWhereNobodyIs();
    void saysThatTheProxyFailed();
};

void TestTlsHello::isAnsweredByRealServers_data() {
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("ciphers");
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* version, const char* ciphers, HelloForm form, const char* expected) {
        QTest::addRow("%s of %s with %s", toString(form), version, ciphers)
            << version << ciphers << static_cast<int>(form) << expected;
    };
    row("TLSv1", "kRSA", HelloForm::Tls11, "TLS 1.0 TLS_RSA_WITH_AES_");
    row("TLSv1", "kRSA", HelloForm::Weak, "TLS 1.0 TLS_RSA_WITH_NULL_");
    row("TLSv1.1", "kRSA", HelloForm::Tls11, "TLS 1.1 TLS_RSA_WITH_AES_");
    row("TLSv1.1", "kRSA", HelloForm::Tls10, "protocol_version");
    row("TLSv1.2", "eNULL:!aNULL", HelloForm::Weak, "TLS 1.2 TLS_");
    row("TLSv1.2", "aNULL:!eNULL", HelloForm::Weak, "TLS 1.2 TLS_");
    row("TLSv1.2", "kRSA:!eNULL", HelloForm::Weak, "handshake_failure");
    row("TLSv1.2", "kRSA:!eNULL", HelloForm::ForwardSecret, "handshake_failure");
    row("TLSv1.2", "ECDHE", HelloForm::ForwardSecret, "TLS 1.2 TLS_ECDHE_RSA_WITH_");
    row("TLSv1.2", "ECDHE", HelloForm::Tls11, "");
    row("TLSv1.2", "ECDHE", HelloForm::Ssl3, "");
    row("TLSv1.2", "ECDHE", HelloForm::Hybrid, "protocol_version");
    row("TLSv1.3", "ECDHE", HelloForm::Hybrid, "handshake_failure");
}

void TestTlsHello::isAnsweredByRealServers() {
    QFETCH(QString, version);
    QFETCH(QString, ciphers);
    QFETCH(int, form);
    QFETCH(QString, expected);
    const QByteArray only = version.toLatin1();
    const QByteArray list = ciphers.toLatin1();
    const test::OldTlsServer server({.version = only.constData(), .ciphers = list.constData()});
    const auto reply = say(questionTo(server.endpoint(), static_cast<HelloForm>(form)));
    QVERIFY2(told(reply).starts_with(expected.toStdString()), told(reply).c_str());
    // How a version is refused differs from one version of OpenSSL to the next; that it is refused does not.
    if (expected.isEmpty()) QVERIFY2(reply && reply->flight.alert, told(reply).c_str());
}

void TestTlsHello::goesAtOnceWherePortsAreEncrypted() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(thread, [&heard](QSslSocket* socket) {
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, &heard] {
            heard.add(socket->readAll());
            socket->write(alert40);
        });
    });
    const auto reply = say(questionTo(server.endpoint(), HelloForm::Weak, TlsUse::Implicit));
    QCOMPARE(told(reply), std::string("handshake_failure"));
    QVERIFY(reply->sent);
    QVERIFY(heard.all().at(0).startsWith(QByteArray::fromHex("160301")));
}

void TestTlsHello::readsWhatComes_data() {
    QTest::addColumn<QByteArray>("octets");
    QTest::addColumn<QString>("expected");
    QTest::newRow("RC4") << rc4 << "TLS 1.2 TLS_RSA_WITH_RC4_128_SHA";
    QTest::newRow("an alert") << alert40 << "handshake_failure";
    QTest::newRow("plain text") << QByteArray("554 5.5.0 Error: no\r\n") << "garbled";
    QTest::newRow("a suite that nobody wanted") << QByteArray(rc4).replace(45, 1, "\x2f") << "garbled";
    QTest::newRow("a flood") << QByteArray(1 << 20, '\x16') << "garbled";
    QTest::newRow("half of it") << rc4.left(20) << "timed-out";
    QTest::newRow("nothing") << QByteArray() << "timed-out";
}

void TestTlsHello::readsWhatComes() {
    QFETCH(QByteArray, octets);
    QFETCH(QString, expected);
    demo::LoopbackThread thread;
    const test::OddServer server(thread, answering(octets));
    const auto patience = expected == "timed-out" ? 700ms : 20s;
    const auto reply = say(questionTo(server.endpoint()), patience);
    QCOMPARE(QString::fromStdString(told(reply)), expected);
    QVERIFY(reply->sent);
    QCOMPARE(reply->local.toString(), std::string("127.0.0.1"));
}

void TestTlsHello::namesTheHost() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(thread, answering(alert40, &heard));
    QCOMPARE(told(say(questionTo(server.endpoint()))), std::string("handshake_failure"));
    TlsHelloQuestion nameless = questionTo(server.endpoint());
    nameless.host = DomainName();
    QCOMPARE(told(say(nameless)), std::string("handshake_failure"));
    QVERIFY(heard.all().at(0).contains("mail.example.org"));
    QVERIFY(!heard.all().at(1).contains("mail.example.org"));
    QVERIFY2(heard.all().at(0).mid(11, 32) != heard.all().at(1).mid(11, 32), "its random is random");
}

void TestTlsHello::isSaidToNobodyWhoTurnsAway_data() {
    QTest::addColumn<QByteArray>("atOnce");
    QTest::addColumn<QByteArray>("toEhlo");
    QTest::addColumn<QByteArray>("toStartTls");
    QTest::addColumn<QString>("expected");
    QTest::newRow("greeting") << QByteArray("421 4.7.0 too many connections\r\n") << offers << offers
                              << "refused: 421 4.7.0 too many connections";
    QTest::newRow("EHLO") << banner << QByteArray("421-too\r\n421 many\r\n") << offers
                          << "refused: 421-too / 421 many";
    QTest::newRow("STARTTLS") << banner << offers << QByteArray("454 4.7.0 not now\r\n")
                              << "refused: 454 4.7.0 not now";
    QTest::newRow("no offer") << banner << QByteArray("250 mail\r\n") << offers << "refused: 250 mail";
}

void TestTlsHello::isSaidToNobodyWhoTurnsAway() {
    QFETCH(QByteArray, atOnce);
    QFETCH(QByteArray, toEhlo);
    QFETCH(QByteArray, toStartTls);
    QFETCH(QString, expected);
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(atOnce, {toEhlo, toStartTls, "221 bye\r\n"}));
    const auto reply = say(questionTo(server.endpoint()));
    QCOMPARE(QString::fromStdString(told(reply)), expected);
    QVERIFY(!reply->sent);
}

void TestTlsHello::endsInTime() {
    demo::LoopbackThread thread;
    const test::OddServer hangsUp(thread, hangingUp());
    const auto reply = say(questionTo(hangsUp.endpoint()));
    QCOMPARE(told(reply), std::string("closed"));
    QVERIFY(reply->sent);
    const test::OddServer mute(thread, test::scripted(banner));
    QCOMPARE(told(say(questionTo(mute.endpoint()), 500ms)), std::string("before the hello: timed-out"));
    // Records for ever, of which none decides.
    const test::OddServer warns(thread, answering(QByteArray::fromHex("15030300020170").repeated(1000)));
    QCOMPARE(told(say(questionTo(warns.endpoint()))), std::string("garbled"));
}

void TestTlsHello::isCancelledAtOnce() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, answering({}));
    std::stop_source stop;
    std::thread user([&] {
        std::this_thread::sleep_for(200ms);
        stop.request_stop();
    });
    QElapsedTimer clock;
    clock.start();
    const auto reply = say(questionTo(server.endpoint()), 60s, stop.get_token());
    user.join();
    QCOMPARE(told(reply), std::string("failed: cancelled"));
    QVERIFY(clock.elapsed() < 30'000);
}

void TestTlsHello::failsWhereNobodyIs() {
    demo::LoopbackThread thread;
    IpEndpoint gone;
    {
        const test::OddServer server(thread, answering({}));
        gone = server.endpoint();
    }
    QCOMPARE(told(say(questionTo(gone))), std::string("failed: refused"));
}

void TestTlsHello::saysThatTheProxyFailed() {
    net::Proxy proxy;
    proxy.socks5 = net::Proxy::Socks5{"127.0.0.1", 1};
    QCOMPARE(told(say(questionTo({IpAddress::v4({127, 0, 0, 1}), 25}), 20s, {}, proxy)),
             std::string("failed: proxy-failed"));
}

QTEST_GUILESS_MAIN(TestTlsHello)
#include "tls_hello.moc"
