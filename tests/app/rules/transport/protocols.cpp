// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;
using test::TlsServer;
using enum tls::Version;

namespace {

const std::string subject = " 203.0.113.25:25";
const std::string port25 = "203.0.113.25:25";
const std::string users = "203.0.113.25:587";
const std::string implicit = "203.0.113.25:465";

/// One host that agrees to some version with us, and what it says to hellos.
struct Home : Scenario {
    explicit Home(const char* protocol = "TLSv1.3", TlsServer server = {}) : Scenario("example.org") {
        mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
        session("203.0.113.25", test::healthySession).tls->protocol = protocol;
        tls(port25, std::move(server));
    }
    /// On a port for users.
    Home& alsoOn(std::uint16_t port, TlsServer server) {
        test::Endpoint endpoint{.onRecipient = test::usersOnly};
        endpoint.tls = TlsFacts{"TLSv1.3", "TLS_AES_256_GCM_SHA384", {}, true, 0, "ok"};
        Scenario::endpoint("203.0.113.25", port, endpoint);
        tls("203.0.113.25:" + std::to_string(port), std::move(server));
        return *this;
    }
};

TlsServer speaking(std::vector<tls::Version> versions) {
    TlsServer server;
    server.versions = std::move(versions);
    const std::vector<tls::Suite> old = tls::suitesBefore12();
    server.suites.insert(server.suites.end(), old.begin(), old.end());
    return server;
}

/// Hellos that the world was asked for.
std::size_t hellosTo(const Scenario& scenario, const std::string& endpoint) {
    const auto gathered = scenario.gather({{"tls.protocols"}, {}});
    std::size_t count = 0;
    for (const auto& [question, attempt] : gathered.evidence.of<TlsHelloQuestion>())
        count += question.server.toString() == endpoint ? 1 : 0;
    return count;
}

}  // namespace

class TestTlsProtocols : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isContentWithToday();
    void tellsEveryOldVersion_data();
    void tellsEveryOldVersion();
    void weighsMoreOnPortsForUsers();
    void saysWhatIsMissing();
    void looksBehindAHandshakeThatFails();
    void asksNoMoreThanItMust();
    void knowsWhoeverTurnsAway();
    void takesAHangUpForARefusal();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestTlsProtocols::isContentWithToday() {
    SAYS(Home(), "tls.protocols",
         "pass current" + subject +
             " | type=TLS 1.3 | names= | evidence=smtp:greeting mail.example.org 203.0.113.25:25, "
             "tls-hello:tls-1.1 mail.example.org 203.0.113.25:25");
    SAYS(Home("TLSv1.2"), "tls.protocols", "pass without-13" + subject + " | type=TLS 1.2");
}

void TestTlsProtocols::tellsEveryOldVersion_data() {
    QTest::addColumn<QString>("versions");
    QTest::addColumn<QString>("expected");
    QTest::newRow("1.1") << "1"
                         << "notice outdated | names=TLS 1.1 | type=TLS 1.3";
    QTest::newRow("1.0") << "0"
                         << "notice outdated | names=TLS 1.0";
    QTest::newRow("1.1 and 1.0") << "10"
                                 << "notice outdated | names=TLS 1.1, TLS 1.0";
    QTest::newRow("SSL 3.0") << "s"
                             << "warning ssl3 | names=SSL 3.0";
    QTest::newRow("1.0 and SSL 3.0") << "0s"
                                     << "warning ssl3 | names=TLS 1.0, SSL 3.0";
    QTest::newRow("all of them") << "10s"
                                 << "warning ssl3 | names=TLS 1.1, TLS 1.0, SSL 3.0";
}

void TestTlsProtocols::tellsEveryOldVersion() {
    QFETCH(QString, versions);
    QFETCH(QString, expected);
    std::vector<tls::Version> spoken{Tls12, Tls13};
    if (versions.contains('1')) spoken.push_back(Tls11);
    if (versions.contains('0')) spoken.push_back(Tls10);
    if (versions.contains('s')) spoken.push_back(Ssl3);
    std::string line = expected.toStdString();
    line.insert(line.find(" |"), subject);
    SAYS(Home("TLSv1.3", speaking(spoken)), "tls.protocols", line);
}

void TestTlsProtocols::weighsMoreOnPortsForUsers() {
    Home home;
    home.alsoOn(587, speaking({Tls10, Tls12, Tls13})).alsoOn(465, speaking({Ssl3, Tls12, Tls13}));
    SAYS(home, "tls.protocols", "pass current" + subject,
         "warning outdated-for-users " + users + " | names=TLS 1.0",
         "warning ssl3 " + implicit + " | names=SSL 3.0");
    // Nobody listens there: submission.offered speaks of that.
    Home closed;
    closed.endpointFails("203.0.113.25", 587, FailureReason::Refused);
    SAYS(closed, "tls.protocols", "pass current" + subject);
}

void TestTlsProtocols::saysWhatIsMissing() {
    SAYS(Home("TLSv1", speaking({Tls10})), "tls.protocols",
         "warning only-outdated" + subject + " | names=TLS 1.0");
    SAYS(Home("TLSv1.1", speaking({Tls11, Tls10, Ssl3})), "tls.protocols",
         "warning only-outdated" + subject + " | names=TLS 1.1, TLS 1.0, SSL 3.0");
    // The handshake itself has shown it; that the server tells nothing more changes nothing.
    Home shy("TLSv1", {.turnsAway = "421 4.7.0 too many connections"});
    SAYS(shy, "tls.protocols", "warning only-outdated" + subject + " | names=TLS 1.0");
}

void TestTlsProtocols::looksBehindAHandshakeThatFails() {
    const std::string transcript =
        "S: 220 hi\nC: EHLO tester\nS: 250-mail.example.org\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"
        "-- handshake fails: wrong version number";
    Home old("TLSv1.3", speaking({Ssl3}));
    old.session("203.0.113.25", transcript);
    SAYS(old, "tls.protocols", "warning only-outdated" + subject + " | names=SSL 3.0");
    Home both("TLSv1.3", speaking({Tls12, Tls10}));
    both.session("203.0.113.25", transcript);
    SAYS(both, "tls.protocols", "notice outdated" + subject + " | names=TLS 1.0");
    Home sound;
    sound.session("203.0.113.25", transcript);
    SAYS(sound, "tls.protocols", "unknown could-not-look" + subject);
}

void TestTlsProtocols::asksNoMoreThanItMust() {
    QCOMPARE(hellosTo(Home(), port25), std::size_t(1));
    QCOMPARE(hellosTo(Home("TLSv1.3", speaking({Tls10, Tls12})), port25), std::size_t(2));
    QCOMPARE(hellosTo(Home("TLSv1.3", speaking({Ssl3, Tls10, Tls11, Tls12})), port25), std::size_t(3));
}

void TestTlsProtocols::knowsWhoeverTurnsAway() {
    const std::string why =
        "the server took the first connection and turned away one that followed soon after, as servers do "
        "that "
        "limit how often a client connects: ";
    SAYS(Home("TLSv1.3", {.turnsAway = "421 4.7.0 too many connections"}), "tls.protocols",
         "unknown could-not-look" + subject + " | reason=" + why + "421 4.7.0 too many connections");
    Home refused;
    refused.tlsFails(port25, FailureReason::Refused);
    SAYS(refused, "tls.protocols", "unknown could-not-look" + subject);
    Home banned;
    banned.alsoOn(465, {.breaksOff = Failure{FailureReason::Closed, {}}});
    SAYS(banned, "tls.protocols", "pass current" + subject,
         "unknown could-not-look " + implicit + " | reason=" + why + "it hung up without a word of TLS");
    Home ours;
    ours.tlsFails(port25, FailureReason::HeldBack);
    SAYS(ours, "tls.protocols", "unknown could-not-look" + subject);
}

void TestTlsProtocols::takesAHangUpForARefusal() {
    const std::optional<Failure> hangUp = Failure{FailureReason::Closed, {}};
    SAYS(Home("TLSv1.3", {.refusesBy = hangUp}), "tls.protocols", "pass current" + subject);
    // It has a word for a version that it knows.
    Home home;
    home.alsoOn(465, {.hybrid = true, .refusesBy = hangUp});
    SAYS(home, "tls.protocols", "pass current" + subject, "pass current " + implicit);
}

void TestTlsProtocols::couldNotLook() {
    Home dead;
    dead.sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(dead, "tls.protocols", "unknown could-not-look" + subject);
    for (const FailureReason why : {FailureReason::TimedOut, FailureReason::Garbled})
        SAYS(Home("TLSv1.3", {.breaksOff = Failure{why, "x"}}), "tls.protocols",
             "unknown could-not-look" + subject);
    Home mute;
    SmtpSession& session = mute.session("203.0.113.25", test::healthySession);
    session.tls.reset();
    session.tlsError = "timed-out";
    session.brokeOff = Failure{FailureReason::TimedOut, {}};
    SAYS(mute, "tls.protocols", "unknown could-not-look" + subject);
    QCOMPARE(hellosTo(mute, port25), std::size_t(0));
}

void TestTlsProtocols::doesNotApply() {
    Home plain;
    plain.session("203.0.113.25", "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    SAYS(plain, "tls.protocols", "not-applicable does-not-apply" + subject);
    QCOMPARE(hellosTo(plain, port25), std::size_t(0));
}

void TestTlsProtocols::waits() {
    Home home;
    home.tlsOpen(port25);
    SAYS(home, "tls.protocols", "waiting");
    Home greeting;
    greeting.sessionOpen("203.0.113.25");
    SAYS(greeting, "tls.protocols", "waiting");
}

MAILVITALS_TEST_CLASS(TestTlsProtocols)
#include "protocols.moc"
