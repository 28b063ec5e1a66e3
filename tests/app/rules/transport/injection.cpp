// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

const std::string subject = " 203.0.113.25:25";
const std::string port25 = "203.0.113.25:25";
const std::string begun =
    "S: 220 mail\nC: EHLO tester\nS: 250-mail.example.org\nS: 250 STARTTLS\nC: STARTTLS\n";

struct Home : Scenario {
    explicit Home(const std::string& transcript = {}) : Scenario("example.org") {
        request.thorough = true;
        mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
        session("203.0.113.25", test::healthySession);
        if (!transcript.empty()) injection(port25, transcript);
    }
};

}  // namespace

class TestTlsInjection : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void seesWhoObeys();
    void isContentWithWhoDiscardsOrRefuses();
    void takesNothingElseForObedience();
    void looksOnlyWhereTlsBeginsLater();
    void isLeftOutOfAnOrdinaryCheck();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestTlsInjection::seesWhoObeys() {
    SAYS(Home(begun + "S: 220 go\n-- tls\nC: QUIT\nS: 250 2.0.0 Ok\nC:\nS: 221 bye"), "tls.injection",
         "critical obeyed" + subject + " | reply=250 2.0.0 Ok | evidence=smtp:injection mail.example.org " +
             port25);
}

void TestTlsInjection::isContentWithWhoDiscardsOrRefuses() {
    SAYS(Home(), "tls.injection", "pass discarded" + subject);
    SAYS(Home(begun + "S: 554 5.5.0 Error: SMTP protocol synchronization\nC: QUIT\nS: 221 bye"),
         "tls.injection", "pass refused" + subject);
    SAYS(Home(begun + "S: 220 go\n-- handshake fails: wrong version number"), "tls.injection",
         "pass refused" + subject);
    SAYS(Home(begun + "-- closed"), "tls.injection", "pass refused" + subject);
}

void TestTlsInjection::takesNothingElseForObedience() {
    // It answers QUIT so.
    SAYS(Home(begun + "S: 220 go\n-- tls\nC: QUIT\nS: 250 bye"), "tls.injection",
         "unknown could-not-look" + subject);
    SAYS(Home(begun + "S: 220 go\n-- tls\nC: QUIT\nS: 421 4.3.0 shutting down"), "tls.injection",
         "unknown could-not-look" + subject);
}

void TestTlsInjection::looksOnlyWhereTlsBeginsLater() {
    Home home;
    test::Endpoint endpoint{.onRecipient = test::usersOnly};
    endpoint.tls = TlsFacts{"TLSv1.3", "TLS_AES_256_GCM_SHA384", {}, true, 0, "ok"};
    home.endpoint("203.0.113.25", 587, endpoint).endpoint("203.0.113.25", 465, endpoint);
    SAYS(home, "tls.injection", "pass discarded" + subject, "pass discarded 203.0.113.25:587");
}

void TestTlsInjection::isLeftOutOfAnOrdinaryCheck() {
    Home home;
    home.request.thorough = false;
    SAYS(home, "tls.injection", "unknown left-out example.org | domain=example.org");
    const auto gathered = home.gather({{"tls.injection"}, {}});
    for (const auto& [question, attempt] : gathered.evidence.of<SmtpQuestion>())
        QVERIFY(question.kind != SmtpSessionKind::Injection);
}

void TestTlsInjection::couldNotLook() {
    Home dead;
    dead.sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(dead, "tls.injection", "unknown could-not-look" + subject);
    Home banned;
    banned.injectionFails(port25, FailureReason::TimedOut);
    SAYS(banned, "tls.injection", "unknown could-not-look" + subject);
    SAYS(Home("S: 421 4.7.0 too many connections"), "tls.injection", "unknown could-not-look" + subject);
    SAYS(Home(begun + "S: 421 4.7.0 too busy"), "tls.injection", "unknown could-not-look" + subject);
    SAYS(Home(begun + "-- timed-out"), "tls.injection", "unknown could-not-look" + subject);
    SAYS(Home(begun + "S: 220 go\n-- tls\nC: QUIT\n-- closed"), "tls.injection",
         "unknown could-not-look" + subject);
}

void TestTlsInjection::doesNotApply() {
    Home plain;
    plain.session("203.0.113.25", "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    SAYS(plain, "tls.injection", "not-applicable does-not-apply" + subject);
}

void TestTlsInjection::waits() {
    Home home;
    home.injectionOpen(port25);
    SAYS(home, "tls.injection", "waiting");
}

MAILVITALS_TEST_CLASS(TestTlsInjection)
#include "injection.moc"
