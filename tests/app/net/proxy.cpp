// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/proxy.h"

#include <QTest>

using namespace mailvitals;

class TestProxy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void neverShowsTheLogin();
};

void TestProxy::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("whole");
    const auto row = [](const char* text, const char* whole) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(whole);
    };
    row("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080");
    row("127.0.0.1:1080", "socks5://127.0.0.1:1080");
    row("SOCKS5://localhost:9050/", "socks5://localhost:9050");
    row("[::1]:1080", "socks5://[::1]:1080");
    row("socks5://me:secret@proxy.example:1080", "socks5://me:secret@proxy.example:1080");
    row("me:p%40ss%3aword@[2001:db8::1]:1", "socks5://me:p%40ss%3Aword@[2001:db8::1]:1");
    row("me:p@ss@localhost:1080", "socks5://me:p%40ss@localhost:1080");
    row("me:@localhost:65535", "socks5://me:@localhost:65535");
}

void TestProxy::reads() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, whole);
    const auto proxy = net::parseSocks5(text.toStdString());
    QVERIFY(proxy.has_value());
    QCOMPARE(net::toText(*proxy), whole.toStdString());
    QVERIFY(net::parseSocks5(net::toText(*proxy)) == proxy);
}

void TestProxy::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"",
                             "socks5://",
                             "localhost",
                             "localhost:",
                             "localhost:0",
                             "localhost:65536",
                             "localhost:-1",
                             "localhost:1x",
                             ":1080",
                             "http://127.0.0.1:8080",
                             "socks4://127.0.0.1:1",
                             "me@localhost:1",
                             ":secret@localhost:1",
                             "local host:1",
                             "a/b:1",
                             "::1:1080",
                             "[::1:1080",
                             "[localhost]:1",
                             "[]:1",
                             "localhost:1\n",
                             "localhost:99999999999999999999",
                             "%00:1"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("a long host") << QByteArray(256, 'a') + ":1";
    QTest::newRow("a long user") << QByteArray(256, 'a') + ":b@localhost:1";
    QTest::newRow("a long password") << "a:" + QByteArray(256, 'b') + "@localhost:1";
    QTest::newRow("control octets") << QByteArray("local\x1bhost:1");
}

void TestProxy::refuses() {
    QFETCH(QByteArray, text);
    QVERIFY(!net::parseSocks5(text.toStdString()).has_value());
}

void TestProxy::neverShowsTheLogin() {
    const net::Proxy way{net::parseSocks5("me:secret@[::1]:1080")};
    QCOMPARE(way.toString(), std::string("socks5://[::1]:1080"));
    QCOMPARE(net::Proxy().toString(), std::string());
}

QTEST_GUILESS_MAIN(TestProxy)
#include "proxy.moc"
