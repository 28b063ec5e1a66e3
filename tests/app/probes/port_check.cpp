// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/port_check.h"

#include "servers/notes.h"
#include "servers/odd_server.h"

#include <QTest>

#include <atomic>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

probes::ProbeContext context(std::chrono::milliseconds patience = 3s) {
    return {{}, net::TrustStore(), {}, Deadline::in(patience), {}};
}

SmtpQuestion at(const IpEndpoint& server) {
    return {SmtpSessionKind::PortCheck, "mail.example.org"_dn, server};
}

}  // namespace

class TestPortCheck : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void hearsAGreetingAndLeaves();
    void takesSilenceForAnOpenPort();
    void tellsThatNobodyIsAtHome();
    void endsWithOddServers_data();
    void endsWithOddServers();
};

void TestPortCheck::hearsAGreetingAndLeaves() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(thread, [&](QSslSocket* socket) {
        socket->write("220 mail.example.org ESMTP\r\n");
        QObject::connect(socket, &QSslSocket::readyRead, socket, [&heard, socket] {
            heard.add(socket->readAll());
            socket->write("221 bye\r\n");
        });
    });
    const auto session = probes::checkPort(at(server.endpoint()), context());
    QVERIFY(session.has_value());
    QVERIFY(!session->brokeOff);
    QCOMPARE(session->exchanges.front().lines, std::vector<std::string>{"220 mail.example.org ESMTP"});
    QCOMPARE(heard.all(), std::vector<QByteArray>{"QUIT\r\n"});  // and not a word more
}

/// Where the client speaks first, nothing comes.
void TestPortCheck::takesSilenceForAnOpenPort() {
    demo::LoopbackThread thread;
    const test::OddServer silent(thread, [](QSslSocket*) {});
    const auto session = probes::checkPort(at(silent.endpoint()), context(300ms));
    QVERIFY(session.has_value());
    QCOMPARE(toString(session->brokeOff->why), toString(FailureReason::TimedOut));
    // However much time there is: a moment is enough for a greeting.
    const auto start = SteadyClock::now();
    QVERIFY(probes::checkPort(at(silent.endpoint()), context(30s)).has_value());
    const auto took = SteadyClock::now() - start;
    QVERIFY(took >= 4900ms && took < 8s);
}

void TestPortCheck::tellsThatNobodyIsAtHome() {
    const auto session = probes::checkPort(at({IpAddress::v4({127, 0, 0, 1}), 1}), context());
    QVERIFY(!session.has_value());
    QCOMPARE(toString(session.error().why), toString(FailureReason::Refused));
}

void TestPortCheck::endsWithOddServers_data() {
    QTest::addColumn<QByteArray>("atOnce");
    QTest::newRow("garbage") << QByteArray(5000, '\xfe');
    QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("an endless greeting") << QByteArray("220-more\r\n").repeated(100000);
    QTest::newRow("an endless line") << "220 " + QByteArray(1000000, 'x');
}

void TestPortCheck::endsWithOddServers() {
    QFETCH(QByteArray, atOnce);
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(atOnce));
    const auto start = SteadyClock::now();
    const auto session = probes::checkPort(at(server.endpoint()), context(1s));
    QVERIFY(SteadyClock::now() - start < 2s);
    QVERIFY(session.has_value());
    QVERIFY(session->brokeOff.has_value());
}

QTEST_GUILESS_MAIN(TestPortCheck)
#include "port_check.moc"
