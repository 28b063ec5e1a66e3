// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_injection.h"

#include "servers/mail_manner.h"
#include "servers/notes.h"
#include "servers/old_tls_server.h"

#include <QSslConfiguration>
#include <QTest>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

const QByteArray banner = "220 mail.example.org ESMTP\r\n";
const QByteArray offers = "250-mail.example.org\r\n250 STARTTLS\r\n";

/// What becomes of whatever came in one packet with STARTTLS.
enum class Fate {
    Kept,       ///< it is obeyed once TLS has begun: the fault
    Discarded,  ///< as RFC 3207 section 6 wants it
    Refused,    ///< "554 synchronization error", and goodbye
};

void encrypt(QSslSocket* socket, const demo::Identity& identity) {
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(identity.certificate);
    configuration.setPrivateKey(identity.key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->setSslConfiguration(configuration);
    socket->startServerEncryption();
}

test::OddServer::OnConnection mailServer(const demo::Identity& identity, Fate fate, test::Notes& heard) {
    return [identity, fate, &heard](QSslSocket* socket) {
        socket->write(banner);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, identity, fate, &heard] {
            while (socket->canReadLine()) {
                const QByteArray line = socket->readLine();
                heard.add(line.trimmed());
                if (line.startsWith("EHLO")) socket->write(offers);
                if (line.startsWith("QUIT")) socket->write("221 bye\r\n");
                if (!line.startsWith("STARTTLS")) continue;
                const QByteArray behind = socket->readAll();
                heard.add("behind it: " + behind.trimmed());
                if (fate == Fate::Refused && !behind.isEmpty()) {
                    socket->write("554 5.5.0 Error: SMTP protocol synchronization\r\n");
                    socket->disconnectFromHost();
                    return;
                }
                socket->write("220 go\r\n");
                if (fate == Fate::Kept && behind.startsWith("NOOP"))
                    QObject::connect(socket, &QSslSocket::encrypted, socket, [socket] {
                        socket->write("250 2.0.0 I have successfully done nothing\r\n");
                    });
                encrypt(socket, identity);
                return;
            }
        });
    };
}

Expected<SmtpSession, Failure> ask(const IpEndpoint& server) {
    return probes::askSmtpInjection({SmtpSessionKind::Injection, "mail.example.org"_dn, server},
                                    {{}, {}, {}, Deadline::in(20s), {}});
}

/// What came back inside of TLS.
std::vector<std::string> repliesInTls(const SmtpSession& session) {
    std::vector<std::string> replies;
    for (const SmtpExchange& exchange : session.exchanges) {
        if (exchange.encrypted) replies.insert(replies.end(), exchange.lines.begin(), exchange.lines.end());
    }
    return replies;
}

}  // namespace

class TestSmtpInjection : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void sendsOneCommandTooEarlyAndNoMore();
    void seesThatItIsObeyed();
    void seesThatItIsDiscarded();
    void seesThatItIsRefused();
    void saysNothingWhereStartTlsIsNotOffered();
    void endsWithServersThatSayNothing();
    void failsWhereNobodyIs();
};

void TestSmtpInjection::sendsOneCommandTooEarlyAndNoMore() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(
        thread, mailServer(demo::makeIdentity({{"mail.example.org"}}), Fate::Discarded, heard));
    QVERIFY(ask(server.endpoint()).has_value());
    const std::vector<QByteArray> lines = heard.all();
    QCOMPARE(lines.size(), 4u);
    QVERIFY(lines[0].startsWith("EHLO"));
    QCOMPARE(lines[1], QByteArray("STARTTLS"));
    QCOMPARE(lines[2], QByteArray("behind it: NOOP"));
    QCOMPARE(lines[3], QByteArray("QUIT"));
}

void TestSmtpInjection::seesThatItIsObeyed() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(thread,
                                 mailServer(demo::makeIdentity({{"mail.example.org"}}), Fate::Kept, heard));
    const auto session = ask(server.endpoint());
    QVERIFY(session.has_value());
    QCOMPARE(repliesInTls(*session),
             (std::vector<std::string>{"250 2.0.0 I have successfully done nothing", "221 bye"}));
}

void TestSmtpInjection::seesThatItIsDiscarded() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(
        thread, mailServer(demo::makeIdentity({{"mail.example.org"}}), Fate::Discarded, heard));
    const auto session = ask(server.endpoint());
    QVERIFY(session && session->tls);
    QCOMPARE(repliesInTls(*session), std::vector<std::string>{"221 bye"});
    QVERIFY(!session->brokeOff);
}

void TestSmtpInjection::seesThatItIsRefused() {
    demo::LoopbackThread thread;
    test::Notes heard;
    const test::OddServer server(
        thread, mailServer(demo::makeIdentity({{"mail.example.org"}}), Fate::Refused, heard));
    const auto session = ask(server.endpoint());
    QVERIFY(session && !session->tls);
    QCOMPARE(session->find("STARTTLS")->lines,
             std::vector<std::string>{"554 5.5.0 Error: SMTP protocol synchronization"});
}

void TestSmtpInjection::saysNothingWhereStartTlsIsNotOffered() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(banner, {"250 mail\r\n", "221 bye\r\n"}));
    const auto session = ask(server.endpoint());
    QVERIFY(session && !session->find("STARTTLS"));
    QCOMPARE(session->exchanges.back().sent, std::string("QUIT"));
}

void TestSmtpInjection::endsWithServersThatSayNothing() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(banner, {offers, ""}));
    const auto session =
        probes::askSmtpInjection({SmtpSessionKind::Injection, "mail.example.org"_dn, server.endpoint()},
                                 {{}, {}, {}, Deadline::in(500ms), {}});
    QVERIFY(session && session->brokeOff);
    QVERIFY(session->brokeOff->why == FailureReason::TimedOut);
}

void TestSmtpInjection::failsWhereNobodyIs() {
    const auto session = ask({IpAddress::v4({127, 0, 0, 1}), 1});
    QVERIFY(!session.has_value());
    QVERIFY(session.error().why == FailureReason::Refused);
}

QTEST_GUILESS_MAIN(TestSmtpInjection)
#include "smtp_injection.moc"
