// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/references.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* v4 = "203.0.113.25";
constexpr const char* at4 = " 203.0.113.25:25";

/// A mail server whose port 25 is answered by somebody of this name, who offers no encryption. Its ports for
/// users do not answer.
Scenario answeredBy(const std::string& name) {
    Scenario s("example.org");
    s.mx("example.org", 10, "mx1.example.org").a("mx1.example.org", v4).nxdomain("smtp-proxy.isp.example");
    s.session(v4, "S: 220 " + name + " ESMTP\nC: EHLO x\nS: 250-" + name +
                      "\nS: 250 SIZE 1000\nC: QUIT\nS: 221 bye");
    s.endpoint(v4, smtpPort,
               {.onRecipient = openRelay, .offersTls = false, .banner = "220 " + name + " ESMTP"});
    for (const std::uint16_t port : {submissionPort, submissionsPort})
        s.endpointFails(v4, port, FailureReason::Refused);
    return s;
}

/// On the ports for users the machine is itself.
void openUsersPorts(Scenario& s, const std::string& name = "mx1.example.org") {
    const Endpoint users{.onRecipient = [](const SmtpTrial&, bool) { return turnedAway("198.51.100.9"); },
                         .banner = "220 " + name + " ESMTP"};
    s.endpoint(v4, submissionPort, users).endpoint(v4, submissionsPort, users);
}

const char* const theProxy = "smtp-proxy.isp.example";

}  // namespace

class TestVantagePort25References : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsAStrangerByTheOtherPorts();
    void knowsAStrangerByTheReferences();
    void takesAServersOwnWrongNameForThat_data();
    void takesAServersOwnWrongNameForThat();
    void readsWhatTheReferencesSay_data();
    void readsWhatTheReferencesSay();
    void judgesFamiliesApart();
    void waits();
};

/// Its name leads nowhere, so nothing shows that it is another machine; the ports beside it do.
void TestVantagePort25References::knowsAStrangerByTheOtherPorts() {
    Scenario s = answeredBy(theProxy);
    SAYS(s, "vantage.port25", "pass open port 25");
    openUsersPorts(s);
    SAYS(s, "vantage.port25", "unknown intercepted port 25 | name=smtp-proxy.isp.example");
    for (const char* rule : {"helo.name", "tls.starttls", "relay.open", "smtp.reachable", "smtp.banner"}) {
        const auto judged = s.judge(rule);
        QVERIFY2(!judged.findings.empty(), rule);
        QVERIFY2(judged.findings.front().outcome == Outcome::Unknown, rule);
    }
    SAYS(s, "helo.name",
         std::string("unknown could-not-look") + at4 +
             " | reason=who answers there calls itself smtp-proxy.isp.example, a name that does not exist, "
             "while "
             "other ports of the machine answer as mx1.example.org; something on the way may answer in the "
             "server's place");
    // It calls itself the same there: then it is the machine's own wrong name.
    openUsersPorts(s, theProxy);
    SAYS(s, "vantage.port25", "pass open port 25");
    SAYS(s, "tls.starttls", std::string("warning not-offered") + at4);
}

void TestVantagePort25References::knowsAStrangerByTheReferences() {
    Scenario s = answeredBy(theProxy);
    answerAtReferences(s, "220 smtp-proxy.isp.example ESMTP");
    SAYS(s, "vantage.port25", "unknown intercepted port 25 | name=smtp-proxy.isp.example");
    SAYS(s, "helo.name", std::string("unknown could-not-look") + at4);
    SAYS(s, "tls.starttls", std::string("unknown could-not-look") + at4);
    SAYS(s, "relay.open", std::string("unknown could-not-look") + at4);
    // Where the line is clear, what answers is what all the world sees, whatever the other ports say.
    openUsersPorts(s);
    answerAtReferences(s);
    SAYS(s, "vantage.port25", "pass open port 25");
    SAYS(s, "tls.starttls", std::string("warning not-offered") + at4);
    SAYS(s, "helo.name", std::string("warning unresolvable") + at4);
}

void TestVantagePort25References::takesAServersOwnWrongNameForThat_data() {
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"mx1.example.org", "other.example.org", "smtp-proxy.isp.example", "localhost",
                             "relay.elsewhere.example", "203.0.113.25", "localhost.localdomain"})
        QTest::newRow(name) << QByteArray(name);
}

/// The reference hosts answer as themselves: nobody diverts anything here, and a relay is a relay.
void TestVantagePort25References::takesAServersOwnWrongNameForThat() {
    QFETCH(QByteArray, name);
    Scenario s = answeredBy(name.toStdString());
    s.a("relay.elsewhere.example", "192.0.2.200");
    answerAtReferences(s);
    SAYS(s, "vantage.port25", "pass open port 25");
    SAYS(s, "relay.open", std::string("critical open") + at4);
    SAYS(s, "smtp.reachable", std::string("pass answers") + at4);
}

void TestVantagePort25References::readsWhatTheReferencesSay_data() {
    QTest::addColumn<QByteArray>("greeting");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("their own") << QByteArray() << QByteArray("pass open-for-others port 25");
    QTest::newRow("another's") << QByteArray("220 proxy.isp.example ESMTP")
                               << QByteArray("unknown intercepted port 25 | name=proxy.isp.example");
    QTest::newRow("an unqualified one")
        << QByteArray("220 proxy ESMTP") << QByteArray("unknown intercepted port 25 | name=proxy");
    QTest::newRow("a name that only ends alike")
        << QByteArray("220 mx.notgoogle.com ESMTP") << QByteArray("unknown intercepted port 25");
    QTest::newRow("masked") << QByteArray("220 *************") << QByteArray("unknown rewritten port 25");
    QTest::newRow("a refusal") << QByteArray("554 5.7.1 not from here")
                               << QByteArray("unknown nothing-answers port 25");
}

void TestVantagePort25References::readsWhatTheReferencesSay() {
    QFETCH(QByteArray, greeting);
    QFETCH(QByteArray, says);
    Scenario s("example.org");
    s.mx("example.org", 10, "mx1.example.org")
        .a("mx1.example.org", v4)
        .sessionFails(v4, FailureReason::TimedOut);
    answerAtReferences(s, greeting.toStdString());
    SAYS(s, "vantage.port25", says.toStdString());
}

void TestVantagePort25References::judgesFamiliesApart() {
    Scenario blocked("example.org");
    blocked.mx("example.org", 10, "mx1.example.org").a("mx1.example.org", v4);
    blocked.sessionFails(v4, FailureReason::TimedOut);
    silenceReferences(blocked);
    SAYS(blocked, "vantage.port25", "unknown blocked-here port 25");
    Scenario s = healthy();
    s.sessionFails(v4, FailureReason::TimedOut).sessionFails("2001:db8:25::25", FailureReason::TimedOut);
    answerAtReferences(s);
    s.portCheck("192.0.2.101:25", "-- timed-out").portCheck("192.0.2.102:25", "-- timed-out");
    SAYS(s, "vantage.port25",
         "pass open-for-others port 25 | names=gmail-smtp-in.l.google.com 2001:db8:101::1");
    SAYS(s, "smtp.reachable", std::string("unknown could-not-look") + at4,
         "warning one-timed-out [2001:db8:25::25]:25");
}

void TestVantagePort25References::waits() {
    Scenario s = answeredBy(theProxy);
    openUsersPorts(s);
    nameReferences(s).portCheckOpen("192.0.2.101:25");
    SAYS(s, "vantage.port25", "waiting");
    SAYS(s, "tls.starttls", "waiting");
    Scenario ports = answeredBy(theProxy);
    ports.endpointOpen(v4, submissionPort);
    SAYS(ports, "tls.starttls", "waiting");
}

MAILVITALS_TEST_CLASS(TestVantagePort25References)
#include "port25_references.moc"
