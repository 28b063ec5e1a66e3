// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_relay.h"

#include "rules/views/relay_talk.h"
#include "servers/odd_server.h"

#include <QTest>

using namespace mailvitals;
using namespace std::chrono_literals;
using smtp::RelayAnswer;

namespace {

probes::ProbeContext context() {
    return {{},
            net::TrustStore(),
            {{"a@gmail.example", "b@outlook.example"}, {"c@icloud.example", "d@yahoo.example"}},
            "example.org"_dn,
            {},
            Deadline::in(3s),
            {}};
}

SmtpQuestion questionTo(const IpEndpoint& server) {
    return {SmtpTalk::Relay, "mail.example.org"_dn, server};
}

/// A server whose answers to MAIL and RCPT are told by functions; it remembers what it was told.
struct Server {
    demo::LoopbackThread thread;
    std::function<QByteArray(const QByteArray&)> mail = [](const QByteArray&) { return "250 2.1.0 Ok"; };
    std::function<QByteArray(const QByteArray&)> recipient;
    std::vector<QByteArray> heard;
    test::OddServer server;

    explicit Server(std::function<QByteArray(const QByteArray&)> onRecipient)
        : recipient(std::move(onRecipient)), server(thread, [this](QSslSocket* socket) {
              socket->write("220 mail.example.org ESMTP\r\n");
              QObject::connect(socket, &QSslSocket::readyRead, socket, [this, socket] {
                  while (socket->canReadLine()) socket->write(answer(socket->readLine().trimmed()) + "\r\n");
              });
          }) {}

    QByteArray answer(const QByteArray& line) {
        heard.push_back(line);
        if (line.startsWith("EHLO")) return "250 mail.example.org";
        if (line.startsWith("MAIL")) return mail(line);
        if (line.startsWith("RCPT")) return recipient(line);
        return line.startsWith("QUIT") ? "221 Bye" : "250 Ok";
    }

    SmtpSession ask(const probes::ProbeContext& with = context()) {
        auto session = probes::askSmtpRelay(questionTo(server.endpoint()), with);
        return session ? *session : SmtpSession();
    }

    int countOf(const char* verb) const {
        return static_cast<int>(std::count_if(
            heard.begin(), heard.end(), [verb](const QByteArray& line) { return line.startsWith(verb); }));
    }
};

}  // namespace

class TestSmtpRelay : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void asksOnceWhereRefused();
    void confirmsWhereAccepted();
    void neverSendsDataNorMoreThanThreeRecipients();
    void tellsAcceptEverythingApart();
    void usesNoAddressOfTheDomainItself();
    void ownsUpToAnEarlyEnd();
};

void TestSmtpRelay::asksOnceWhereRefused() {
    Server server([](const QByteArray&) { return "454 4.7.1 <b@outlook.example>: Relay access denied"; });
    const SmtpSession session = server.ask();
    QCOMPARE(server.countOf("RCPT"), 1);
    QCOMPARE(server.countOf("RSET"), 0);
    QCOMPARE(server.countOf("QUIT"), 1);
    const RelayTalk talk = readRelayTalk(session);
    QVERIFY(talk.first == RelayAnswer::Refused);
    QCOMPARE(talk.sender, std::string("a@gmail.example"));
    QCOMPARE(talk.recipient, std::string("b@outlook.example"));
}

void TestSmtpRelay::confirmsWhereAccepted() {
    Server server([](const QByteArray& line) {
        return line.contains("@example.org") ? "550 5.1.1 User unknown" : "250 2.1.5 Ok";
    });
    const RelayTalk talk = readRelayTalk(server.ask());
    QVERIFY(talk.first == RelayAnswer::Accepted);
    QVERIFY(talk.control == RelayAnswer::Refused);
    QVERIFY(talk.second == RelayAnswer::Accepted);
    QCOMPARE(server.countOf("QUIT"), 1);
}

void TestSmtpRelay::neverSendsDataNorMoreThanThreeRecipients() {
    Server server([](const QByteArray&) { return "250 2.1.5 Ok"; });
    server.ask();
    QCOMPARE(server.countOf("RCPT"), 3);
    QCOMPARE(server.countOf("DATA"), 0);
    QCOMPARE(server.countOf("BDAT"), 0);
}

void TestSmtpRelay::tellsAcceptEverythingApart() {
    Server server([](const QByteArray&) { return "250 2.1.5 Ok"; });
    QVERIFY(readRelayTalk(server.ask()).control == RelayAnswer::Accepted);
}

void TestSmtpRelay::usesNoAddressOfTheDomainItself() {
    Server server([](const QByteArray&) { return "550 5.7.1 relaying denied"; });
    probes::ProbeContext atHome = context();
    atHome.ownDomain = "outlook.example"_dn;
    const RelayTalk talk = readRelayTalk(server.ask(atHome));
    QCOMPARE(talk.sender, std::string("c@icloud.example"));
    QCOMPARE(talk.recipient, std::string("d@yahoo.example"));
}

void TestSmtpRelay::ownsUpToAnEarlyEnd() {
    Server server([](const QByteArray&) { return "250 2.1.5 Ok"; });
    server.mail = [](const QByteArray&) { return "550 5.7.1 blocked using zen.spamhaus.org"; };
    const RelayTalk talk = readRelayTalk(server.ask());
    QCOMPARE(server.countOf("RCPT"), 0);
    QVERIFY(talk.first == RelayAnswer::TesterBlocked);
}

QTEST_GUILESS_MAIN(TestSmtpRelay)
#include "smtp_relay.moc"
