// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_relay.h"

#include "demo/certificate_maker.h"
#include "evidence/relay_trials.h"
#include "servers/notes.h"
#include "servers/odd_server.h"

#include <QSslConfiguration>
#include <QTest>

#include <atomic>

using namespace mailvitals;
using namespace std::chrono_literals;
using smtp::RelayAnswer;

namespace {

probes::ProbeContext context() {
    return {{}, net::TrustStore(), {}, Deadline::in(3s), {}};
}

const SmtpTrial known{"postmaster", "a@one.example", "postmaster@example.org"};
const SmtpTrial nobody{"nobody", "a@one.example", "nobody@example.org", true};
const SmtpTrial stranger{"third-party", "a@one.example", "b@two.example"};
const SmtpTrial own{"own-sender", "postmaster@example.org", "b@two.example"};
const SmtpTrial nullSender{"null-sender", "", "b@two.example"};

/// A server whose answers to MAIL and RCPT are told by functions; it remembers what it was told.
struct Server {
    using Answer = std::function<QByteArray(const QByteArray& line, bool encrypted)>;

    demo::LoopbackThread thread;
    demo::Identity identity = demo::makeIdentity({{"mail.example.org"}});
    QByteArray keywords = "250 mail.example.org";
    QByteArray encryptedHello = "250 mail.example.org";
    QByteArray helo = "250 mail.example.org";
    Answer mail = [](const QByteArray&, bool) { return "250 2.1.0 Ok"; };
    Answer recipient;
    QByteArray startTls = "220 go";
    bool encryptedFromStart = false;
    test::Notes heard;
    std::atomic<int> readTogether = 0;  ///< times that another command was there already
    SmtpSession session;
    test::OddServer server;  ///< last: it uses all the others

    explicit Server(Answer onRecipient)
        : recipient(std::move(onRecipient)), server(thread, [this](QSslSocket* socket) {
              const auto greet = [socket] { socket->write("220 mail.example.org ESMTP\r\n"); };
              QObject::connect(socket, &QSslSocket::readyRead, socket, [this, socket] { listen(socket); });
              if (!encryptedFromStart) return greet();
              QObject::connect(socket, &QSslSocket::encrypted, socket, greet);
              encrypt(socket);
          }) {}

    void listen(QSslSocket* socket) {
        while (socket->canReadLine()) {
            const QByteArray line = socket->readLine().trimmed();
            if (socket->canReadLine()) ++readTogether;
            socket->write(answer(line, socket->isEncrypted()) + "\r\n");
            if (line == "STARTTLS" && startTls.startsWith("220")) encrypt(socket);
        }
    }

    void encrypt(QSslSocket* socket) const {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(identity.certificate);
        configuration.setPrivateKey(identity.key);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket->setSslConfiguration(configuration);
        socket->startServerEncryption();
    }

    QByteArray answer(const QByteArray& line, bool encrypted) {
        heard.add(line);
        if (line.startsWith("EHLO")) return encrypted ? encryptedHello : keywords;
        if (line.startsWith("HELO")) return helo;
        if (line.startsWith("MAIL")) return mail(line, encrypted);
        if (line.startsWith("RCPT")) return recipient(line, encrypted);
        if (line == "STARTTLS") return startTls;
        return line.startsWith("QUIT") ? "221 Bye" : "250 Ok";
    }

    std::vector<TrialOutcome> ask(std::vector<SmtpTrial> trials, TlsUse tls = TlsUse::OnDemand) {
        const SmtpQuestion question{SmtpSessionKind::Relay, "mail.example.org"_dn, server.endpoint(), tls,
                                    std::move(trials)};
        auto asked = probes::askSmtpRelay(question, context());
        session = asked ? *asked : SmtpSession();
        return trialOutcomes(question, session);
    }

    int countOf(const char* verb) const { return heard.countOf(verb); }
};

const QByteArray offersTls = "250-mail.example.org\r\n250 STARTTLS";

QByteArray closed(const QByteArray& line, bool) {
    if (line.contains("postmaster@example.org")) return "250 2.1.5 Ok";
    return line.contains("@example.org") ? "550 5.1.1 User unknown" : "454 4.7.1 Relay access denied";
}

}  // namespace

class TestSmtpRelay : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void asksInOneTransactionAndInOrder();
    void startsANewTransactionForAnotherSender();
    void saysQuitTogetherWithTheLastRecipientWhereBothAreTaken();
    void saysMailTogetherWithItsRecipient_data();
    void saysMailTogetherWithItsRecipient();
    void waitsForMailWhereStarttlsMayBeDemanded();
    void neverSendsData();
    void asksSomeOnlyWhereTheOneBeforeWasTaken();
    void tellsARefusedSenderOnlyOnce();
    void saysNoMoreToWhoTurnsUsAway_data();
    void saysNoMoreToWhoTurnsUsAway();
    void saysNoMoreToWhoRefusesTheSender();
    void beginsAfreshAfterARefusedSender();
    void namesNobodyWhereWeAreNotWelcome();
    void encryptsOnDemand();
    void encryptsOnce();
    void encryptsAsOffered();
    void encryptsFromTheStart();
    void endsWhereTheHandshakeFails();
    void takesItsTimeWhereAsked();
};

void TestSmtpRelay::asksInOneTransactionAndInOrder() {
    Server server(closed);
    const auto outcomes = server.ask({known, nobody, stranger});
    QCOMPARE(server.countOf("MAIL"), 1);
    QCOMPARE(server.countOf("RCPT"), 3);
    QCOMPARE(server.countOf("QUIT"), 1);
    QVERIFY(outcomes[0].answer == RelayAnswer::Accepted && outcomes[0].named);
    QVERIFY(outcomes[1].answer == RelayAnswer::Refused);
    QVERIFY(outcomes[2].answer == RelayAnswer::Refused && !outcomes[2].encrypted);
    QCOMPARE(outcomes[2].reply, std::string("454 4.7.1 Relay access denied"));
    QCOMPARE(refusalsIn(server.session), 2);
    // QUIT takes back what was accepted (RFC 5321 section 4.1.1.10).
    QCOMPARE(server.heard.all().back(), QByteArray("QUIT"));
}

void TestSmtpRelay::startsANewTransactionForAnotherSender() {
    Server server(closed);
    server.ask({stranger, own, nullSender});
    QCOMPARE(server.countOf("MAIL FROM:<>"), 1);
    QCOMPARE(server.countOf("MAIL"), 3);
    QCOMPARE(server.countOf("RCPT"), 3);
    QCOMPARE(server.countOf("RSET"), 2);
}

void TestSmtpRelay::saysQuitTogetherWithTheLastRecipientWhereBothAreTaken() {
    for (const bool pipelining : {true, false}) {
        Server server(closed);
        if (pipelining) server.keywords = "250-mail.example.org\r\n250 PIPELINING";
        server.ask({known, stranger});
        const auto& said = server.session.exchanges;
        QCOMPARE(said.back().sent, std::string("QUIT"));
        QCOMPARE(said.back().lines, std::vector<std::string>{"221 Bye"});
        QCOMPARE(server.countOf("QUIT"), 1);
        QVERIFY(!server.session.brokeOff);
        // MAIL with its recipient, and the last one with QUIT.
        QCOMPARE(server.readTogether.load(), pipelining ? 2 : 0);
    }
}

/// What is said at once is judged as what is said one by one.
void TestSmtpRelay::saysMailTogetherWithItsRecipient_data() {
    QTest::addColumn<QByteArray>("refused");     // sender
    QTest::addColumn<QByteArray>("afterwards");  // what is said to a recipient behind one
    QTest::newRow("all senders are taken") << QByteArray("nobody at all") << QByteArray();
    QTest::newRow("one is refused") << QByteArray("one.example")
                                    << QByteArray("503 5.5.1 Error: need MAIL command");
    QTest::newRow("no recipient is asked for") << QByteArray("one.example") << QByteArray("250 2.1.5 Ok");
    QTest::newRow("it goes") << QByteArray("one.example") << QByteArray("421 4.7.0 Error: too many errors");
    QTest::newRow("the bounce is refused") << QByteArray("<>") << QByteArray("503 no MAIL");
}

void TestSmtpRelay::saysMailTogetherWithItsRecipient() {
    QFETCH(QByteArray, refused);
    QFETCH(QByteArray, afterwards);
    std::vector<std::vector<TrialOutcome>> heard;
    std::vector<int> refusals;
    for (const bool pipelining : {false, true}) {
        std::atomic<bool> isRefused = false;
        Server server([&](const QByteArray& line, bool encrypted) {
            return isRefused ? afterwards : closed(line, encrypted);
        });
        server.mail = [&](const QByteArray& line, bool) -> QByteArray {
            isRefused = line.contains(refused);
            return isRefused ? "550 5.7.23 SPF check failed" : "250 2.1.0 Ok";
        };
        if (pipelining) server.keywords = "250-mail.example.org\r\n250 PIPELINING";
        heard.push_back(server.ask({known, nobody, own, nullSender}));
        refusals.push_back(refusalsIn(server.session));
        QVERIFY(pipelining == (server.readTogether > 0));
        QVERIFY(!server.session.brokeOff);
        QCOMPARE(server.session.exchanges.back().sent, std::string("QUIT"));
        QCOMPARE(server.countOf("QUIT"), 1);
    }
    for (std::size_t i = 0; i < heard.front().size(); ++i) {
        QVERIFY(heard[0][i].answer == heard[1][i].answer);
        QCOMPARE(heard[0][i].named, heard[1][i].named);
        QCOMPARE(heard[0][i].reply, heard[1][i].reply);
    }
    if (!afterwards.startsWith("421")) QCOMPARE(refusals[0], refusals[1]);
}

/// Where the reply to MAIL may be that encryption comes first, it is waited for.
void TestSmtpRelay::waitsForMailWhereStarttlsMayBeDemanded() {
    Server server(closed);
    server.keywords = "250-mail.example.org\r\n250-STARTTLS\r\n250 PIPELINING";
    server.encryptedHello = "250-mail.example.org\r\n250 PIPELINING";
    server.mail = [](const QByteArray&, bool encrypted) {
        return encrypted ? "250 Ok" : "530 5.7.0 Must issue a STARTTLS command first";
    };
    const auto outcomes = server.ask({stranger});
    QVERIFY(outcomes[0].answer == RelayAnswer::Refused && outcomes[0].named && outcomes[0].encrypted);
    QCOMPARE(server.countOf("MAIL"), 2);
    QCOMPARE(server.countOf("RCPT"), 1);
    // Behind STARTTLS nothing is waited for.
    Server offered(closed);
    offered.keywords = server.keywords;
    offered.encryptedHello = server.encryptedHello;
    offered.ask({stranger}, TlsUse::AsOffered);
    QCOMPARE(offered.readTogether.load(), 2);
}

void TestSmtpRelay::neverSendsData() {
    Server server([](const QByteArray&, bool) { return "250 2.1.5 Ok"; });
    server.ask({known, nobody, stranger});
    QCOMPARE(server.countOf("RCPT"), 3);
    QCOMPARE(server.countOf("DATA"), 0);
    QCOMPARE(server.countOf("BDAT"), 0);
}

void TestSmtpRelay::asksSomeOnlyWhereTheOneBeforeWasTaken() {
    Server server([](const QByteArray& line, bool) {
        return line.contains("two.example") ? "454 4.7.1 Relay access denied"
                                            : "450 4.2.0 Greylisted, see http://postgrey";
    });
    const auto outcomes = server.ask({known, nobody, stranger});
    QCOMPARE(server.countOf("RCPT"), 2);
    QVERIFY(outcomes[0].answer == RelayAnswer::Greylisted);
    QVERIFY(!outcomes[1].answer);
    QVERIFY(outcomes[2].answer == RelayAnswer::Refused);
}

void TestSmtpRelay::tellsARefusedSenderOnlyOnce() {
    Server server(closed);
    server.mail = [](const QByteArray& line, bool) -> QByteArray {
        return line.contains("one.example") ? "550 5.7.23 SPF check failed" : "250 Ok";
    };
    const auto outcomes = server.ask({known, stranger, own});
    QCOMPARE(server.countOf("MAIL"), 2);
    QCOMPARE(server.countOf("RCPT"), 1);
    QVERIFY(outcomes[0].answer == RelayAnswer::SenderRefused && !outcomes[0].named);
    QVERIFY(outcomes[1].answer == RelayAnswer::SenderRefused);
    QVERIFY(outcomes[2].answer == RelayAnswer::Refused && outcomes[2].named);

    // What was not asked was not taken.
    Server other(closed);
    other.mail = server.mail;
    SmtpTrial control = nullSender;
    control.ifTaken = true;
    other.ask({known, stranger, control});
    QCOMPARE(other.countOf("MAIL"), 1);
}

void TestSmtpRelay::saysNoMoreToWhoTurnsUsAway_data() {
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<int>("answer");
    const auto row = [](const char* reply, RelayAnswer answer) {
        QTest::newRow(reply) << QByteArray(reply) << static_cast<int>(answer);
    };
    row("554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org",
        RelayAnswer::TesterBlocked);
    row("421 4.7.0 too many errors", RelayAnswer::Throttled);
    row("450 4.3.2 Service currently unavailable", RelayAnswer::Busy);
    row("530 5.7.0 Authentication required", RelayAnswer::NeedsAuthentication);
    row("250 This is hurting you more than it is hurting me.", RelayAnswer::Tarpit);
}

void TestSmtpRelay::saysNoMoreToWhoTurnsUsAway() {
    QFETCH(QByteArray, reply);
    QFETCH(int, answer);
    Server server([reply](const QByteArray&, bool) { return reply; });
    const auto outcomes = server.ask({known, stranger, own});
    QCOMPARE(server.countOf("RCPT"), 1);
    QCOMPARE(server.countOf("QUIT"), 1);
    for (const TrialOutcome& outcome : outcomes) {
        QVERIFY(outcome.answer.has_value());
        QCOMPARE(static_cast<int>(*outcome.answer), answer);
    }
    QVERIFY(outcomes[0].named && !outcomes[1].named && !outcomes[2].named);
}

void TestSmtpRelay::saysNoMoreToWhoRefusesTheSender() {
    Server server(closed);
    server.mail = [](const QByteArray&, bool) { return "421 4.7.0 too many errors"; };
    const auto outcomes = server.ask({stranger, own});
    QCOMPARE(server.countOf("MAIL"), 1);
    QCOMPARE(server.countOf("RCPT"), 0);
    QCOMPARE(server.countOf("QUIT"), 1);
    QVERIFY(outcomes[0].answer == RelayAnswer::Throttled);
}

/// RSET has ended the transaction before, and a refused MAIL begins none.
void TestSmtpRelay::beginsAfreshAfterARefusedSender() {
    Server server(closed);
    server.mail = [](const QByteArray& line, bool) {
        return line.contains("one.example") ? "250 2.1.0 Ok" : "550 5.7.1 not in our name";
    };
    const auto outcomes = server.ask({stranger, own, known});
    QCOMPARE(server.countOf("MAIL FROM:<a@one.example>"), 2);
    QCOMPARE(server.countOf("RCPT"), 2);
    QVERIFY(outcomes[2].answer == RelayAnswer::Accepted && outcomes[2].named);
}

void TestSmtpRelay::namesNobodyWhereWeAreNotWelcome() {
    const QByteArray no = "554 5.7.1 not you";
    Server deaf(closed);
    deaf.keywords = deaf.helo = no;
    deaf.ask({stranger});
    QCOMPARE(deaf.countOf("MAIL"), 0);
    QCOMPARE(deaf.countOf("QUIT"), 1);

    Server encrypted(closed);
    encrypted.keywords = offersTls;
    encrypted.encryptedHello = encrypted.helo = no;
    encrypted.ask({stranger}, TlsUse::AsOffered);
    QCOMPARE(encrypted.countOf("STARTTLS"), 1);
    QCOMPARE(encrypted.countOf("MAIL"), 0);

    Server onDemand(closed);
    onDemand.keywords = offersTls;
    onDemand.encryptedHello = onDemand.helo = no;
    onDemand.mail = [](const QByteArray&, bool) { return "530 5.7.0 Must issue a STARTTLS command first"; };
    onDemand.ask({stranger});
    QCOMPARE(onDemand.countOf("STARTTLS"), 1);
    QCOMPARE(onDemand.countOf("MAIL"), 1);
}

void TestSmtpRelay::encryptsOnDemand() {
    Server server(closed);
    server.keywords = offersTls;
    server.mail = [](const QByteArray&, bool encrypted) {
        return encrypted ? "250 Ok" : "530 5.7.0 Must issue a STARTTLS command first";
    };
    const auto outcomes = server.ask({stranger});
    QVERIFY(outcomes[0].answer == RelayAnswer::Refused);
    QVERIFY(outcomes[0].encrypted && outcomes[0].demandedTls);
    QCOMPARE(refusalsIn(server.session), 1);

    Server content(closed);
    content.keywords = offersTls;
    QVERIFY(!content.ask({stranger})[0].encrypted);
    QCOMPARE(content.countOf("STARTTLS"), 0);
}

/// Whoever still wants it behind encryption never has enough.
void TestSmtpRelay::encryptsOnce() {
    Server server(closed);
    server.keywords = offersTls;
    server.mail = [](const QByteArray&, bool) { return "530 5.7.0 Must issue a STARTTLS command first"; };
    for (const TlsUse use : {TlsUse::OnDemand, TlsUse::AsOffered}) {
        const int before = server.countOf("STARTTLS");
        const auto outcomes = server.ask({stranger, own}, use);
        QCOMPARE(server.countOf("STARTTLS") - before, 1);
        QVERIFY(outcomes[0].answer == RelayAnswer::NeedsTls && !server.session.brokeOff);
    }
    QCOMPARE(server.countOf("RCPT"), 0);
}

void TestSmtpRelay::encryptsAsOffered() {
    Server server(closed);
    server.keywords = offersTls;
    QVERIFY(server.ask({stranger}, TlsUse::AsOffered)[0].encrypted);
    QCOMPARE(server.countOf("EHLO"), 2);

    // What it says in the clear where it does not keep its word counts too.
    Server liar(closed);
    liar.keywords = offersTls;
    liar.startTls = "454 4.7.0 TLS not available";
    const auto heard = liar.ask({stranger}, TlsUse::AsOffered);
    QVERIFY(heard[0].answer == RelayAnswer::Refused && !heard[0].encrypted);

    Server plain(closed);
    const auto outcomes = plain.ask({stranger}, TlsUse::AsOffered);
    QVERIFY(outcomes[0].answer == RelayAnswer::Refused && !outcomes[0].encrypted);
}

void TestSmtpRelay::encryptsFromTheStart() {
    Server server(closed);
    server.encryptedFromStart = true;
    const auto outcomes = server.ask({stranger}, TlsUse::Implicit);
    QVERIFY(outcomes[0].answer == RelayAnswer::Refused && outcomes[0].encrypted);
    QVERIFY(server.session.tls.has_value());
    QVERIFY(server.session.exchanges.front().encrypted);
    QCOMPARE(server.countOf("STARTTLS"), 0);
}

void TestSmtpRelay::endsWhereTheHandshakeFails() {
    Server server(closed);  // speaks plain text, where encryption is expected
    const auto outcomes = server.ask({stranger}, TlsUse::Implicit);
    QVERIFY(!outcomes[0].answer);
    QVERIFY(server.session.tlsError.has_value());
    QVERIFY(server.session.brokeOff.has_value());
    QVERIFY(server.session.exchanges.empty());
}

void TestSmtpRelay::takesItsTimeWhereAsked() {
    Server server(closed);
    SmtpQuestion question{SmtpSessionKind::Relay,
                          "mail.example.org"_dn,
                          server.server.endpoint(),
                          TlsUse::OnDemand,
                          {stranger},
                          true};
    probes::ProbeContext patient = context();
    patient.pause = 300ms;
    auto start = SteadyClock::now();
    QVERIFY(probes::askSmtpRelay(question, patient).has_value());
    QVERIFY(SteadyClock::now() - start >= 300ms);

    std::stop_source stop;
    stop.request_stop();
    patient.pause = 30s;
    patient.stop = stop.get_token();
    start = SteadyClock::now();
    const auto stopped = probes::askSmtpRelay(question, patient);
    QVERIFY(SteadyClock::now() - start < 1s);
    QVERIFY(!stopped && stopped.error().why == FailureReason::Cancelled);
}

QTEST_GUILESS_MAIN(TestSmtpRelay)
#include "smtp_relay.moc"
