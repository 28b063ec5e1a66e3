// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_proof.h"

#include "evidence/evidence.h"
#include "evidence/relay_trials.h"
#include "support/endpoint.h"
#include "support/test_group.h"

using namespace mailvitals;

namespace {

const Target homelab = Target::ofDomain("homelab.example"_dn);
const IpEndpoint server{IpAddress::v4({192, 0, 2, 25}), smtpPort};
constexpr std::chrono::sys_seconds when{std::chrono::seconds(1'800'000'000)};

SmtpTrial trial(const char* form) {
    const auto envelope = smtp::envelopeOf(
        *smtp::relayForm(form),
        {"a@one.example", "b@two.example", "homelab.example", "mail.homelab.example", server.address});
    return {form, envelope.sender, envelope.recipient};
}

/// Evidence of sessions in which these forms were tried, and of them the last was accepted.
Evidence tried(const std::vector<const char*>& forms, const IpEndpoint& at = server) {
    Evidence evidence(CheckRequest{homelab, {}, {}, {}, {}});
    for (const char* form : forms) {
        const std::string reply = form == forms.back() ? "250 2.1.5 Ok" : "554 5.7.1 Relay access denied";
        SmtpQuestion question{
            SmtpSessionKind::Relay, "mail.homelab.example"_dn, at, TlsUse::OnDemand, {trial(form)}};
        const test::Endpoint endpoint{[=](const SmtpTrial&, bool) { return reply; }};
        evidence.of<SmtpQuestion>()[question] =
            Attempt<SmtpSession>::done(test::sessionThrough(endpoint, question), {});
    }
    return evidence;
}

AcceptedForm through(const char* form) {
    return {"mail.homelab.example"_dn, server, TlsUse::OnDemand, smtp::relayForm(form)};
}

}  // namespace

class TestRelayProof : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void findsWhatWasAccepted();
    void findsNothingElsewhere();
    void refusesMailboxesThatProveNothing_data();
    void refusesMailboxesThatProveNothing();
    void addressesItAsItWasAccepted_data();
    void addressesItAsItWasAccepted();
    void showsEveryWord();
};

void TestRelayProof::findsWhatWasAccepted() {
    const auto accepted = acceptedAt(tried({"third-party", "percent-hack"}), server);
    QVERIFY(accepted);
    QCOMPARE(accepted->form, smtp::relayForm("percent-hack"));
    QCOMPARE(accepted->host, "mail.homelab.example"_dn);
    QVERIFY(accepted->tls == TlsUse::OnDemand);
    // Of several the most telling.
    Evidence both = tried({"percent-hack"});
    const Evidence plain = tried({"third-party"});
    for (const auto& [question, attempt] : plain.of<SmtpQuestion>())
        both.of<SmtpQuestion>()[question] = attempt;
    QCOMPARE(acceptedAt(both, server)->form, smtp::relayForm("third-party"));
}

void TestRelayProof::findsNothingElsewhere() {
    QVERIFY(!acceptedAt(Evidence(CheckRequest{homelab, {}, {}, {}, {}}), server));
    QVERIFY(!acceptedAt(tried({"third-party"}), {server.address, submissionPort}));
    // A recipient of its own is no stranger.
    Evidence baseline(CheckRequest{homelab, {}, {}, {}, {}});
    SmtpQuestion question{SmtpSessionKind::Greeting, {}, server};
    question.trials = {{std::string(knownBaseline), "a@one.example", "postmaster@homelab.example"}};
    const test::Endpoint endpoint{test::openRelay};
    baseline.of<SmtpQuestion>()[question] =
        Attempt<SmtpSession>::done(test::sessionThrough(endpoint, question), {});
    QVERIFY(!acceptedAt(baseline, server));
    // What a proof accepted is no reason for another one.
    Evidence proved(CheckRequest{homelab, {}, {}, {}, {}});
    const RelayProof proof = makeProof(through("third-party"), homelab, "me@elsewhere.example", "MARK", when);
    proved.of<SmtpQuestion>()[proof.question] =
        Attempt<SmtpSession>::done(test::sessionThrough(endpoint, proof.question), {});
    QVERIFY(!acceptedAt(proved, server));
}

void TestRelayProof::refusesMailboxesThatProveNothing_data() {
    QTest::addColumn<QString>("mailbox");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* mailbox, const char* words) {
        QTest::newRow(mailbox) << mailbox << words;
    };
    row("me@elsewhere.example", "");
    row("first.last+tag@mail.elsewhere.example", "");
    row("me@nothomelab.example", "");
    row("", "not the address");
    row("me", "not the address");
    row("me@", "not the address");
    row("a@one.example, b@two.example", "not the address");
    row("Me <me@elsewhere.example>", "not the address");
    row(" me@elsewhere.example", "not the address");
    row("me@elsewhere.example>\r\nDATA", "not the address");
    row("\"m e\"@elsewhere.example", "not the address");
    row("me%two.example@elsewhere.example", "too unusual");
    row("m\xc3\xa9@elsewhere.example", "too unusual");
    row("me@localhost", "too unusual");
    row("me@[192.0.2.1]", "too unusual");
    row("me@homelab.example", "at home on the server");
    row("me@MAIL.Homelab.Example", "at home on the server");
    QTest::newRow("a long local part") << QString(65, 'a') + "@elsewhere.example"
                                       << "too unusual";
}

void TestRelayProof::refusesMailboxesThatProveNothing() {
    QFETCH(QString, mailbox);
    QFETCH(QString, words);
    const auto why = whyNotForProof(mailbox.toStdString(), homelab);
    QCOMPARE(why.has_value(), !words.isEmpty());
    if (why) QVERIFY2(QString::fromStdString(*why).contains(words), why->c_str());
}

void TestRelayProof::addressesItAsItWasAccepted_data() {
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("sender");
    QTest::addColumn<QString>("recipient");
    const auto row = [](const char* form, const char* sender, const char* recipient) {
        QTest::newRow(form) << form << sender << recipient;
    };
    row("third-party", "me@elsewhere.example", "me@elsewhere.example");
    row("own-sender", "postmaster@homelab.example", "me@elsewhere.example");
    row("null-sender", "", "me@elsewhere.example");
    // In a test of forms nobody is hidden there, as no mail shall arrive; here it shall.
    row("percent-hack", "me@elsewhere.example", "me%elsewhere.example@homelab.example");
    row("bang-host", "me@[192.0.2.25]", "elsewhere.example!me@mail.homelab.example");
}

void TestRelayProof::addressesItAsItWasAccepted() {
    QFETCH(QString, form);
    QFETCH(QString, sender);
    QFETCH(QString, recipient);
    const RelayProof proof =
        makeProof(through(form.toStdString().c_str()), homelab, "me@elsewhere.example", "MARK", when);
    QVERIFY(proof.question.kind == SmtpSessionKind::Proof && proof.question.tls == TlsUse::OnDemand);
    QCOMPARE(proof.question.server, server);
    QCOMPARE(proof.question.trials.size(), 1u);
    QCOMPARE(QString::fromStdString(proof.question.trials.front().sender), sender);
    QCOMPARE(QString::fromStdString(proof.question.trials.front().recipient), recipient);
    QVERIFY(proof.arrival == ProofArrival::NotTold);
    QCOMPARE(proof.question.id(),
             std::string("smtp:proof mail.homelab.example 192.0.2.25:25 on-demand proof-MARK"));
}

void TestRelayProof::showsEveryWord() {
    const RelayProof proof = makeProof(through("third-party"), homelab, "me@elsewhere.example", "MARK", when);
    const QString words = QString::fromStdString(wordsOf(proof));
    QVERIFY(
        words.startsWith("MAIL FROM:<me@elsewhere.example>\nRCPT TO:<me@elsewhere.example>\nDATA\nDate: "));
    QVERIFY(words.endsWith("\n.\n"));
    for (const QByteArray& line : QByteArray::fromStdString(proof.question.message).split('\n'))
        QVERIFY2(words.contains(QString::fromLatin1(line.trimmed())), line);
}

MAILVITALS_TEST_CLASS(TestRelayProof)
#include "relay_proof.moc"
