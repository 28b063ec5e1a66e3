// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"
#include "serving.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* rule = "smtp.null-sender";

/// What it says to a bounce, at RCPT; all else is as it should be.
Scenario answering(const std::string& reply) {
    return serving({[reply](const SmtpTrial& trial, bool encrypted) {
        return trial.name == nullControl ? reply : closed(trial, encrypted);
    }});
}

/// ... and already at MAIL.
Scenario answeringAtMail(const std::string& reply) {
    return serving({.onRecipient = closed, .onMail = [reply](const std::string& sender, bool) {
                        return sender.empty() ? reply : "250 2.1.0 Ok";
                    }});
}

}  // namespace

class TestNullSender : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void isSilent();
    void isNotSureWhereItMeansUs_data();
    void isNotSureWhereItMeansUs();
    void needsThePostmaster();
    void isRefusedFourTimesAtMost_data();
    void isRefusedFourTimesAtMost();
    void couldNotLook();
    void readsOldEvidence();
    void waits();
};

void TestNullSender::speaks() {
    SAYS(answering("554 5.7.1 <>: Sender address rejected: Access denied"), rule,
         "critical refused 203.0.113.25:25 | recipient=postmaster@example.org | reply=554 5.7.1 <>: Sender "
         "address rejected: Access denied | evidence=smtp:greeting mail.example.org 203.0.113.25:25");
    SAYS(answering("550 no bounces here"), rule, "critical refused 203.0.113.25:25");
    SAYS(answeringAtMail("550 5.1.0 Null sender not accepted"), rule, "critical refused 203.0.113.25:25");
    SAYS(answeringAtMail("553 5.5.4 <>... Domain name required"), rule, "critical refused 203.0.113.25:25");
    // A login for bounces only.
    SAYS(answeringAtMail("530 5.7.0 Authentication required"), rule, "critical refused 203.0.113.25:25");
}

void TestNullSender::isSilent() {
    SAYS(serving({closed}), rule, "pass accepted 203.0.113.25:25 | recipient=postmaster@example.org");
    SAYS(serving({openRelay}), rule, "pass accepted 203.0.113.25:25");
    SAYS(answering("252 2.1.5 will try"), rule, "pass accepted 203.0.113.25:25");
    Scenario bare(address);
    bare.endpoint(address, smtpPort, {closed});
    SAYS(bare, rule, "pass accepted 203.0.113.25:25 | recipient=postmaster");
}

void TestNullSender::isNotSureWhereItMeansUs_data() {
    QTest::addColumn<QString>("reply");
    for (const char* reply :
         {"450 4.2.0 <postmaster@example.org>: Recipient address rejected: Greylisted",
          "451 4.3.0 Temporary lookup failure", "421 4.7.0 too many errors",
          // Asked about bounces only, as its keepers advise.
          "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using ips.backscatterer.org",
          // Without a sender SPF is about our name.
          "550 5.7.23 <>: SPF check failed: [192.0.2.7] may not use this HELO",
          "550 5.7.1 <[192.168.1.7]>: Helo command rejected: need fully-qualified hostname",
          "454 4.7.1 later", "454 4.7.1 <postmaster@example.org>: Relay access denied"})
        QTest::newRow(reply) << QString(reply);
}

void TestNullSender::isNotSureWhereItMeansUs() {
    QFETCH(QString, reply);
    SAYS(answering(reply.toStdString()), rule,
         "unknown no-verdict 203.0.113.25:25 | reply=" + reply.toStdString());
}

void TestNullSender::needsThePostmaster() {
    const auto toAll = [](const std::string& reply) {
        return serving({[reply](const SmtpTrial&, bool) { return reply; }});
    };
    SAYS(toAll("550 5.1.1 User unknown"), rule,
         "unknown not-asked 203.0.113.25:25 | reply=550 5.1.1 User unknown");
    SAYS(toAll("450 4.3.2 Service currently unavailable"), rule, "unknown not-asked 203.0.113.25:25");
    SAYS(serving({.onRecipient = closed,
                  .onMail = [](const std::string&, bool) { return "530 5.7.0 Authentication required"; }}),
         rule, "unknown not-asked 203.0.113.25:25 | reply=530 5.7.0 Authentication required");
    SAYS(serving({.onRecipient = closed, .banner = "554 5.7.1 blocked using zen.spamhaus.org"}), rule,
         "unknown not-asked 203.0.113.25:25");
    SAYS(toAll("250 This is hurting you more than it is hurting me."), rule,
         "unknown not-asked 203.0.113.25:25");
}

void TestNullSender::isRefusedFourTimesAtMost_data() {
    QTest::addColumn<QString>("refuses");
    for (const char* name : {"", "postmaster", "null-sender-control", "nobody"})
        QTest::newRow(*name ? name : "everything") << QString(name);
}

/// Whatever it is that an address refuses, with all three ports open.
void TestNullSender::isRefusedFourTimesAtMost() {
    QFETCH(QString, refuses);
    const std::string name = refuses.toStdString();
    for (const char* strangers : {"454 4.7.1 Relay access denied", "250 2.1.5 Ok"}) {
        for (const char* second : {"454 4.7.1 Relay access denied", "250 2.1.5 Ok"}) {
            Scenario s = serving({[=](const SmtpTrial& trial, bool) -> std::string {
                if (name.empty() || trial.name == name || trial.name == unknownBaseline)
                    return "550 5.1.1 User unknown";
                if (trial.name.ends_with("-again")) return second;
                return formOf(trial) ? strangers : "250 2.1.5 Ok";
            }});
            for (const std::uint16_t port : {submissionPort, submissionsPort})
                s.endpoint(address, port, {[=](const SmtpTrial& trial, bool) {
                               return trial.name.ends_with("-again") ? second : strangers;
                           }});
            int refusals = 0;
            const Evidence evidence = s.gather().evidence;
            for (const auto& [question, attempt] : evidence.of<SmtpQuestion>()) {
                if (attempt.answer()) refusals += refusalsIn(*attempt.answer());
                QVERIFY(question.trials.size() <= 3);
            }
            QVERIFY2(refusals <= 4, std::to_string(refusals).c_str());
        }
    }
}

void TestNullSender::couldNotLook() {
    Scenario s = serving({closed});
    s.endpointFails(address, smtpPort, FailureReason::TimedOut);
    SAYS(s, rule, "unknown could-not-look 203.0.113.25:25 | reason=nobody answered in time");
    // It broke off before the question, and in the middle of the questions.
    const std::string hello =
        "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n";
    Scenario broken = alone();
    broken.session(address, hello + "-- handshake fails: wrong version number");
    SAYS(broken, rule,
         "unknown could-not-look 203.0.113.25:25 | reason=the conversation broke off before that: what came "
         "back was not the protocol that was expected");
    broken.session(address, hello +
                                "-- tls\nC: EHLO tester\nS: 250 mail\n"
                                "C: MAIL FROM:<postmaster@gmail.com>\nS: 250 ok\n"
                                "C: RCPT TO:<postmaster@example.org>\nS: 250 ok\n"
                                "C: RSET\nS: 250 ok\nC: MAIL FROM:<>\n-- closed");
    SAYS(broken, rule,
         "unknown could-not-look 203.0.113.25:25 | reason=the conversation broke off before that: the other "
         "side hung up");
}

/// Greetings that were written down before anybody thought of this.
void TestNullSender::readsOldEvidence() {
    Scenario s = alone();
    s.session(address, "S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: QUIT\nS: 221 bye");
    SAYS(s, rule,
         "unknown could-not-look 203.0.113.25:25 | reason=this was not asked when the check was made");
    Evidence evidence(s.request);
    s.answer(DnsQuestion::of("example.org"_dn, dns::Type::Mx), evidence, 0);
    for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa})
        s.answer(DnsQuestion::of("mail.example.org"_dn, type), evidence, 0);
    s.answer(
        SmtpQuestion{
            SmtpSessionKind::Greeting, "mail.example.org"_dn, {*IpAddress::parse(address), smtpPort}},
        evidence, 1);
    evidence.took = std::chrono::seconds(1);
    const auto said = [&](const char* id) {
        const auto found = std::find_if(allRules().begin(), allRules().end(),
                                        [id](const Rule& one) { return one.id == std::string_view(id); });
        const RuleAssessment assessment = assessRule(*found, evidence, s.policy, s.now);
        return assessment.findings.empty() ? std::string("nothing") : assessment.findings.front().tag;
    };
    QCOMPARE(said("smtp.null-sender"), std::string("could-not-look"));
    QCOMPARE(said("smtp.banner"), std::string("well-formed"));
}

void TestNullSender::waits() {
    Scenario s = serving({closed});
    s.endpointOpen(address, smtpPort);
    SAYS(s, rule, "waiting");
}

MAILVITALS_TEST_CLASS(TestNullSender)
#include "null_sender.moc"
