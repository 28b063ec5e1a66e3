// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_greeting.h"

#include "demo/certificate_maker.h"
#include "evidence/relay_trials.h"
#include "records/x509/certificate.h"
#include "servers/odd_server.h"
#include "support/memory.h"

#include <QSslConfiguration>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

#include <thread>

using namespace mailvitals;
using namespace std::chrono_literals;

namespace {

probes::ProbeContext context(std::chrono::milliseconds patience = 3s, std::stop_token stop = {}) {
    return {{}, net::TrustStore(), {}, Deadline::in(patience), stop};
}

SmtpQuestion questionTo(const IpEndpoint& server) {
    return {SmtpSessionKind::Greeting, "mail.example.org"_dn, server};
}

const QByteArray banner = "220 mail.example.org ESMTP\r\n";
const QByteArray plainEhlo = "250-mail.example.org\r\n250-PIPELINING\r\n250 8BITMIME\r\n";
const QByteArray tlsEhlo = "250-mail.example.org\r\n250 STARTTLS\r\n";
const QByteArray bye = "221 2.0.0 Bye\r\n";

/// Speaks STARTTLS for real, with the identity given.
test::OddServer::OnConnection encrypting(const demo::Identity& identity, const QByteArray& injected = {}) {
    return [identity, injected](QSslSocket* socket) {
        socket->write(banner);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket, identity, injected] {
            while (socket->canReadLine()) {
                const QByteArray line = socket->readLine();
                if (line.startsWith("EHLO")) {
                    socket->write(socket->isEncrypted() ? "250-mail.example.org\r\n250 SIZE 1000\r\n"
                                                        : tlsEhlo);
                } else if (line.startsWith("STARTTLS")) {
                    socket->write("220 2.0.0 Ready\r\n" + injected);
                    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
                    configuration.setLocalCertificate(identity.certificate);
                    configuration.setPrivateKey(identity.key);
                    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
                    socket->setSslConfiguration(configuration);
                    socket->startServerEncryption();
                } else {
                    socket->write(bye);
                }
            }
        });
    };
}

}  // namespace

class TestSmtpGreeting : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void writesEverythingDown();
    void seesTheCertificate();
    void judgesTrustByTheStoreGiven();
    void fallsBackToHelo();
    void readsTheWholeGreetingFirst();
    void endsWithOddServers_data();
    void endsWithOddServers();
    void endsWithTarpit();
    void asksAboutItsOwnPeople_data();
    void asksAboutItsOwnPeople();
    void verifiesNobodyElse();
    void forgetsWhatCameInPlainText();
    void saysNothingToWhoDoesNotGreet();
    void triesHeloOnlyWhereEhloIsRefusedForGood();
    void looksNeitherAtNamesNorAtTimes();
    void stopsInTheMiddleOfAHandshake();
    void stopsAtOnce_data();
    void stopsAtOnce();
    void tellsRefusedFromSilent();
};

void TestSmtpGreeting::writesEverythingDown() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(banner, {plainEhlo, bye}));
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context());
    QVERIFY(session.has_value());
    QVERIFY(!session->brokeOff);
    QCOMPARE(session->exchanges.size(), 3u);
    QCOMPARE(session->exchanges[0].sent, std::string());
    QCOMPARE(session->exchanges[0].lines, std::vector<std::string>{"220 mail.example.org ESMTP"});
    QCOMPARE(session->exchanges[1].sent, std::string("EHLO [127.0.0.1]"));
    QCOMPARE(session->exchanges[1].lines.size(), 3u);
    QCOMPARE(session->exchanges[2].sent, std::string("QUIT"));
    QCOMPARE(session->local.toString(), std::string("127.0.0.1"));
    QVERIFY(session->exchanges[2].finished >= session->exchanges[1].finished);
}

void TestSmtpGreeting::seesTheCertificate() {
    demo::LoopbackThread thread;
    const demo::Identity identity = demo::makeIdentity({{"mail.example.org", "other.example.org"}});
    const test::OddServer server(thread, encrypting(identity));
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context());
    QVERIFY(session.has_value());
    QVERIFY(session->tls.has_value());
    QVERIFY(session->tls->protocol == "TLSv1.3" || session->tls->protocol == "TLSv1.2");
    const auto certificate = x509::parse(session->tls->chain.at(0));
    QVERIFY(certificate.has_value());
    QCOMPARE(certificate->dnsNames, (std::vector<std::string>{"mail.example.org", "other.example.org"}));
    const auto inside = session->ehlo(true);
    QVERIFY(inside.has_value());
    QVERIFY(inside->offers("SIZE"));
    QVERIFY(!inside->offers("STARTTLS"));
    QVERIFY(session->ehlo(false)->offers("STARTTLS"));
    QVERIFY(session->exchanges.back().encrypted);
}

void TestSmtpGreeting::judgesTrustByTheStoreGiven() {
    demo::LoopbackThread thread;
    const demo::Identity identity = demo::makeIdentity({{"mail.example.org"}});
    const demo::Identity stranger = demo::makeIdentity({{"mail.example.org"}});
    const test::OddServer server(thread, encrypting(identity));
    const auto verdictWith = [&](const QByteArray& authority) {
        QTemporaryFile file;
        if (!file.open()) return -1;
        file.write(authority);
        file.flush();
        probes::ProbeContext trusting = context();
        trusting.trust = net::TrustStore::fromFile(file.fileName().toStdString());
        const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), trusting);
        return session && session->tls ? session->tls->verifyCode : -1;
    };
    QCOMPARE(verdictWith(identity.authorityPem), 0);
    QVERIFY(verdictWith(stranger.authorityPem) > 0);
    const auto unjudged = probes::askSmtpGreeting(questionTo(server.endpoint()), context());
    QCOMPARE(unjudged->tls->storeUsable, false);
}

void TestSmtpGreeting::fallsBackToHelo() {
    demo::LoopbackThread thread;
    const test::OddServer server(
        thread, test::scripted(banner, {"502 5.5.2 what?\r\n", "250 mail.example.org\r\n", bye}));
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context());
    QVERIFY(session.has_value());
    QCOMPARE(session->exchanges.at(2).sent, std::string("HELO [127.0.0.1]"));
    QCOMPARE(session->ehlo(false)->domain, std::string("mail.example.org"));
}

/// postscreen greets in two steps and bans whoever speaks in between.
void TestSmtpGreeting::readsTheWholeGreetingFirst() {
    demo::LoopbackThread thread;
    std::atomic<bool> spokeEarly = false;
    const test::OddServer server(thread, [&](QSslSocket* socket) {
        socket->write("220-mail.example.org ESMTP\r\n");
        QTimer::singleShot(300, socket, [&, socket] {
            if (socket->bytesAvailable() > 0) spokeEarly = true;
            socket->write("220 mail.example.org ESMTP\r\n");
            QObject::connect(socket, &QSslSocket::readyRead, socket, [socket] {
                while (socket->canReadLine())
                    socket->write(socket->readLine().startsWith("EHLO") ? plainEhlo : bye);
            });
        });
    });
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context());
    QVERIFY(session.has_value());
    QVERIFY(!spokeEarly);
    QCOMPARE(session->exchanges[0].lines.size(), 2u);
    QVERIFY(!session->brokeOff);
}

void TestSmtpGreeting::endsWithOddServers_data() {
    QTest::addColumn<QByteArray>("atOnce");
    QTest::addColumn<QList<QByteArray>>("answers");
    QTest::addColumn<int>("why");  // -1: it ends well
    const auto row = [](const char* name, QByteArray atOnce, QList<QByteArray> answers, int why) {
        QTest::newRow(name) << atOnce << answers << why;
    };
    const auto as = [](FailureReason why) { return static_cast<int>(why); };
    QByteArray longEhlo;
    for (int i = 0; i < 20000; ++i) longEhlo += "250-KEYWORD" + QByteArray::number(i) + "\r\n";
    longEhlo += "250 END\r\n";
    row("silence", "", {}, as(FailureReason::TimedOut));
    row("silence after the banner", banner, {}, as(FailureReason::TimedOut));
    row("garbage", QByteArray(5000, '\xfe') + "\r\n", {}, as(FailureReason::TooMuch));
    row("short garbage", "\x01\x02\x03\r\n", {}, as(FailureReason::Garbled));
    row("NUL octets", QByteArray("220 a\0b\r\n", 9), {plainEhlo, bye}, -1);
    row("HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", {}, as(FailureReason::Garbled));
    row("banner without blank", "220mail.example.org\r\n", {}, as(FailureReason::Garbled));
    row("a line of 5,000 octets", "220 " + QByteArray(5000, 'x') + "\r\n", {}, as(FailureReason::TooMuch));
    row("an endless line", "220 " + QByteArray(1000000, 'x'), {}, as(FailureReason::TooMuch));
    row("an endless banner", QByteArray("220-more\r\n").repeated(100000), {}, as(FailureReason::TooMuch));
    row("20,000 lines of EHLO", banner, {longEhlo}, as(FailureReason::TooMuch));
    const auto bannerOf = [](int lines, int octets) {
        return ("220-" + QByteArray(octets - 5, 'x') + "\n").repeated(lines - 1) + "220 " +
               QByteArray(octets - 5, 'x') + "\n";
    };
    row("the longest line", bannerOf(1, 4097), {plainEhlo, bye}, -1);
    row("a line that is longer", bannerOf(1, 4098), {plainEhlo, bye}, as(FailureReason::TooMuch));
    row("the most lines", bannerOf(256, 6), {plainEhlo, bye}, -1);
    row("a line more", bannerOf(257, 6), {plainEhlo, bye}, as(FailureReason::TooMuch));
    row("the longest reply", bannerOf(16, 4097), {plainEhlo, bye}, -1);
    row("a longer one", bannerOf(17, 4000), {plainEhlo, bye}, as(FailureReason::TooMuch));
    row("codes that differ", banner, {"250-one\r\n251 two\r\n"}, as(FailureReason::Garbled));
    row("bare line feeds", "220 mail.example.org\n", {"250-mail.example.org\n250 SIZE\n", "221 Bye\n"}, -1);
    row("Latin-1 in the banner", "220 gr\xfc\xdf Gott\r\n", {plainEhlo, bye}, -1);
    row("421 at once", "421 4.7.0 too many connections\r\n", {bye}, -1);
    row("554 at once", "554 5.7.1 blocked\r\n", {bye}, -1);
    row("STARTTLS is a lie", banner, {tlsEhlo, "454 4.7.0 TLS not available\r\n", bye}, -1);
    row("garbage for a handshake", banner, {tlsEhlo, "220 go\r\n", "this is no TLS at all\r\n"},
        as(FailureReason::Garbled));
    row("garbage in the same packet", banner, {tlsEhlo, "220 go\r\nthis is no TLS at all\r\n"},
        as(FailureReason::Garbled));
}

void TestSmtpGreeting::endsWithOddServers() {
    QFETCH(QByteArray, atOnce);
    QFETCH(QList<QByteArray>, answers);
    QFETCH(int, why);
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(atOnce, {answers.begin(), answers.end()}));
    const long before = test::peakMemoryKiB();
    const auto start = SteadyClock::now();
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context(1s));
    QVERIFY2(SteadyClock::now() - start < 2s, "it must end within its time");
    QVERIFY2(test::peakMemoryKiB() - before < 64 * 1024, "it must not grow with what it is sent");
    QVERIFY(session.has_value());
    if (why < 0) {
        QVERIFY(!session->brokeOff);
    } else {
        QVERIFY(session->brokeOff.has_value());
        QCOMPARE(toString(session->brokeOff->why), toString(static_cast<FailureReason>(why)));
    }
}

void TestSmtpGreeting::endsWithTarpit() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, [](QSslSocket* socket) {
        auto* drip = new QTimer(socket);
        QObject::connect(drip, &QTimer::timeout, socket, [socket] { socket->write("2"); });
        drip->start(50);
    });
    const auto start = SteadyClock::now();
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context(500ms));
    QVERIFY(SteadyClock::now() - start < 1s);
    QVERIFY(session.has_value());
    QCOMPARE(toString(session->brokeOff->why), toString(FailureReason::TimedOut));
}

void TestSmtpGreeting::asksAboutItsOwnPeople_data() {
    QTest::addColumn<QByteArray>("postmaster");
    QTest::addColumn<QByteArray>("bounce");
    QTest::addColumn<QStringList>("said");
    const QString one = "MAIL FROM:<a@one.example>";
    const QString known = "RCPT TO:<postmaster@example.org>";
    const QString vrfy = "VRFY postmaster@example.org";
    QTest::newRow("sound") << QByteArray("250 ok") << QByteArray("250 ok")
                           << QStringList{one,   known,  "RSET", "MAIL FROM:<>",
                                          known, "RSET", one,    "RCPT TO:<nobody@example.org>",
                                          vrfy,  "QUIT"};
    QTest::newRow("refuses bounces") << QByteArray("250 ok") << QByteArray("550 no")
                                     << QStringList{one, known, "RSET", "MAIL FROM:<>", vrfy, "QUIT"};
    QTest::newRow("turns us away") << QByteArray("250 ok") << QByteArray("421 4.7.0 too many errors")
                                   << QStringList{one, known, "RSET", "MAIL FROM:<>", "QUIT"};
    QTest::newRow("no postmaster") << QByteArray("550 5.1.1 User unknown") << QByteArray("250 ok")
                                   << QStringList{one, known, "QUIT"};
}

/// At most one of the answers is a no, so that much else may be asked of the server.
void TestSmtpGreeting::asksAboutItsOwnPeople() {
    QFETCH(QByteArray, postmaster);
    QFETCH(QByteArray, bounce);
    QFETCH(QStringList, said);
    const auto answer = [&](const QByteArray& line) -> QByteArray {
        if (line.startsWith("EHLO")) return "250-mail.example.org\r\n250 VRFY";
        if (line.startsWith("MAIL FROM:<>")) return bounce;
        if (line.contains("nobody")) return "550 5.1.1 User unknown";
        if (line.startsWith("RCPT")) return postmaster;
        return line.startsWith("QUIT") ? "221 Bye" : "250 ok";
    };
    demo::LoopbackThread thread;
    const test::OddServer server(thread, [&](QSslSocket* socket) {
        socket->write(banner);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [&, socket] {
            while (socket->canReadLine()) socket->write(answer(socket->readLine()) + "\r\n");
        });
    });
    SmtpQuestion question = questionTo(server.endpoint());
    question.trials = {{"postmaster", "a@one.example", "postmaster@example.org"},
                       {"null-sender-control", "", "postmaster@example.org", true},
                       {"nobody", "a@one.example", "nobody@example.org", true}};
    const auto session = probes::askSmtpGreeting(question, context());
    QVERIFY(session.has_value());
    QStringList heard;
    for (std::size_t i = 2; i < session->exchanges.size(); ++i)
        heard.append(QString::fromStdString(session->exchanges[i].sent));
    QCOMPARE(heard, said);
    QCOMPARE(refusalsIn(*session), 1);
}

/// Only where it is offered, and only about somebody for whom mail was taken.
void TestSmtpGreeting::verifiesNobodyElse() {
    demo::LoopbackThread thread;
    const test::OddServer idle(thread, test::scripted(banner, {"250-mail.example.org\r\n250 VRFY\r\n", bye}));
    const auto untold = probes::askSmtpGreeting(questionTo(idle.endpoint()), context());
    QVERIFY(untold && untold->exchanges.size() == 3 && !untold->find("VRFY"));

    const test::OddServer silent(thread,
                                 test::scripted(banner, {plainEhlo, "250 ok\r\n", "250 ok\r\n", bye}));
    SmtpQuestion question = questionTo(silent.endpoint());
    question.trials = {{"postmaster", "a@one.example", "postmaster@example.org"}};
    const auto asked = probes::askSmtpGreeting(question, context());
    QVERIFY(asked && asked->find("RCPT") && !asked->find("VRFY"));
}

/// What an attacker slips in before the handshake must not be read as if it had come encrypted.
void TestSmtpGreeting::forgetsWhatCameInPlainText() {
    demo::LoopbackThread thread;
    const demo::Identity identity = demo::makeIdentity({{"mail.example.org"}});
    const test::OddServer server(thread, [identity](QSslSocket* socket) {
        socket->write(banner);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [socket] {
            while (socket->canReadLine()) {
                const QByteArray line = socket->readLine();
                if (line.startsWith("EHLO")) socket->write(tlsEhlo);
                if (line.startsWith("STARTTLS")) socket->write("220 go\r\n250 injected.example\r\n");
            }
        });
    });
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context(500ms));
    QVERIFY(session.has_value());
    for (const SmtpExchange& exchange : session->exchanges) {
        for (const std::string& line : exchange.lines) QVERIFY(line.find("injected") == line.npos);
    }
}

void TestSmtpGreeting::saysNothingToWhoDoesNotGreet() {
    demo::LoopbackThread thread;
    for (const char* greeting :
         {"421 4.3.2 not now\r\n", "554 5.7.1 not you\r\n", "250 odd\r\n", "221 bye\r\n"}) {
        const test::OddServer server(thread, test::scripted(greeting, {bye}));
        SmtpQuestion question = questionTo(server.endpoint());
        question.trials = {{"postmaster", "a@one.example", "postmaster@example.org"}};
        const auto session = probes::askSmtpGreeting(question, context());
        QVERIFY(session && session->exchanges.size() == 2);
        QCOMPARE(session->exchanges[1].sent, std::string("QUIT"));
    }
}

void TestSmtpGreeting::triesHeloOnlyWhereEhloIsRefusedForGood() {
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(banner, {"450 4.3.0 later\r\n", bye}));
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), context());
    QVERIFY(session && session->exchanges.size() == 3);
    QCOMPARE(session->exchanges[2].sent, std::string("QUIT"));
}

/// Those are for the rules: the name, and the time, which changes while evidence lies in a drawer.
void TestSmtpGreeting::looksNeitherAtNamesNorAtTimes() {
    demo::LoopbackThread thread;
    const demo::Identity identity = demo::makeIdentity({{"other.example"}, 20, -10});
    const test::OddServer server(thread, encrypting(identity));
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(identity.authorityPem);
    file.flush();
    probes::ProbeContext trusting = context();
    trusting.trust = net::TrustStore::fromFile(file.fileName().toStdString());
    const auto session = probes::askSmtpGreeting(questionTo(server.endpoint()), trusting);
    QVERIFY(session && session->tls && session->tls->storeUsable);
    QCOMPARE(session->tls->verifyCode, 0);
}

/// That the user stopped is no fault of the server's encryption.
void TestSmtpGreeting::stopsInTheMiddleOfAHandshake() {
    demo::LoopbackThread thread;
    std::stop_source stop;
    const test::OddServer server(thread, [&](QSslSocket* socket) {
        socket->write(banner);
        QObject::connect(socket, &QSslSocket::readyRead, socket, [&, socket] {
            while (socket->canReadLine()) {
                const QByteArray line = socket->readLine();
                if (line.startsWith("EHLO")) socket->write(tlsEhlo);
                if (!line.startsWith("STARTTLS")) continue;
                socket->write("220 go\r\n");
                QTimer::singleShot(100, socket, [&stop] { stop.request_stop(); });
            }
        });
    });
    const auto session =
        probes::askSmtpGreeting(questionTo(server.endpoint()), context(10s, stop.get_token()));
    QVERIFY(session && session->brokeOff && session->brokeOff->why == FailureReason::Cancelled);
    QVERIFY(!session->tlsError && !session->tls);
}

void TestSmtpGreeting::stopsAtOnce_data() {
    QTest::addColumn<QByteArray>("atOnce");
    QTest::newRow("while waiting for the banner") << QByteArray();
    QTest::newRow("while waiting for EHLO") << banner;
}

void TestSmtpGreeting::stopsAtOnce() {
    QFETCH(QByteArray, atOnce);
    demo::LoopbackThread thread;
    const test::OddServer server(thread, test::scripted(atOnce));
    std::stop_source stop;
    const auto start = SteadyClock::now();
    std::jthread stopper([&] {
        std::this_thread::sleep_for(200ms);
        stop.request_stop();
    });
    const auto session =
        probes::askSmtpGreeting(questionTo(server.endpoint()), context(30s, stop.get_token()));
    QVERIFY(SteadyClock::now() - start < 1s);
    QVERIFY(session.has_value());
    QCOMPARE(toString(session->brokeOff->why), toString(FailureReason::Cancelled));
}

void TestSmtpGreeting::tellsRefusedFromSilent() {
    const IpEndpoint nobody{IpAddress::v4({127, 0, 0, 1}), 1};
    const auto session = probes::askSmtpGreeting(questionTo(nobody), context());
    QVERIFY(!session.has_value());
    QCOMPARE(toString(session.error().why), toString(FailureReason::Refused));
}

QTEST_GUILESS_MAIN(TestSmtpGreeting)
#include "smtp_greeting.moc"
