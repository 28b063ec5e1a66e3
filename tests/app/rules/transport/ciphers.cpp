// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;
using test::TlsServer;
using tls::Weakness;

namespace {

const std::string subject = " 203.0.113.25:25";
const std::string port25 = "203.0.113.25:25";
const std::string users = "203.0.113.25:587";

struct Home : Scenario {
    explicit Home(TlsServer server = {}) : Scenario("example.org") {
        mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
        session("203.0.113.25", test::healthySession);
        tls(port25, std::move(server));
    }
    Home& agreesOn(const char* protocol, const char* cipher) {
        TlsFacts& tls = *session("203.0.113.25", test::healthySession).tls;
        tls.protocol = protocol;
        tls.cipher = cipher;
        return *this;
    }
    Home& forUsers(TlsServer server, const char* protocol = "TLSv1.3",
                   const char* cipher = "TLS_AES_256_GCM_SHA384") {
        test::Endpoint endpoint{.onRecipient = test::usersOnly};
        endpoint.tls = TlsFacts{protocol, cipher, {}, true, 0, "ok"};
        Scenario::endpoint("203.0.113.25", 587, endpoint);
        tls(users, std::move(server));
        return *this;
    }
};

TlsServer with(const std::vector<Weakness>& weaknesses) {
    TlsServer server;
    for (const Weakness weakness : weaknesses) {
        const std::vector<tls::Suite> suites = tls::suitesWith(weakness);
        server.suites.insert(server.suites.end(), suites.begin(), suites.end());
    }
    return server;
}

std::size_t hellosTo(const Scenario& scenario, const std::string& endpoint) {
    const auto gathered = scenario.gather({{"tls.ciphers", "tls.protocols"}, {}});
    std::size_t count = 0;
    for (const auto& [question, attempt] : gathered.evidence.of<TlsHelloQuestion>())
        count += question.server.toString() == endpoint ? 1 : 0;
    return count;
}

}  // namespace

class TestTlsCiphers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isContentWithGoodOnes();
    void tellsEveryFlaw_data();
    void tellsEveryFlaw();
    void tellsSeveralFlawsTheWorstFirst();
    void weighsMoreOnPortsForUsers();
    void takesAnonymousOnesBetweenServers();
    void missesForwardSecrecy();
    void seesWhatIsWeakWhereNoHandshakeCameAbout();
    void asksNoMoreThanItMust();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestTlsCiphers::isContentWithGoodOnes() {
    SAYS(Home(), "tls.ciphers", "pass strong" + subject);
    TlsServer hybrid;
    hybrid.hybrid = true;
    SAYS(Home(hybrid), "tls.ciphers", "pass strong-hybrid" + subject + " | type=X25519MLKEM768");
    Home older;
    SAYS(older.agreesOn("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256"), "tls.ciphers", "pass strong" + subject);
}

void TestTlsCiphers::tellsEveryFlaw_data() {
    QTest::addColumn<int>("flaw");
    QTest::addColumn<QString>("name");
    QTest::newRow("null") << static_cast<int>(Weakness::Null) << "NULL (no encryption)";
    QTest::newRow("export") << static_cast<int>(Weakness::Export) << "export grade (40 or 56 bits)";
    QTest::newRow("DES") << static_cast<int>(Weakness::Des) << "DES (56 bits)";
    QTest::newRow("RC4") << static_cast<int>(Weakness::Rc4) << "RC4";
    QTest::newRow("3DES") << static_cast<int>(Weakness::TripleDes) << "3DES";
}

void TestTlsCiphers::tellsEveryFlaw() {
    QFETCH(int, flaw);
    QFETCH(QString, name);
    SAYS(Home(with({static_cast<Weakness>(flaw)})), "tls.ciphers",
         "notice weak" + subject + " | names=" + name.toStdString());
}

void TestTlsCiphers::tellsSeveralFlawsTheWorstFirst() {
    SAYS(Home(with({Weakness::TripleDes, Weakness::Rc4})), "tls.ciphers",
         "notice weak" + subject + " | names=RC4, 3DES");
    const TlsServer worst = with(tls::allWeaknesses());
    const std::string five = "NULL (no encryption), export grade (40 or 56 bits), DES (56 bits), RC4, 3DES";
    Home home(worst);
    // Five hellos tell five of them.
    SAYS(home.forUsers(worst), "tls.ciphers", "notice weak" + subject + " | names=" + five,
         "warning weak-for-users " + users + " | names=" + five);
}

void TestTlsCiphers::weighsMoreOnPortsForUsers() {
    Home home;
    SAYS(home.forUsers(with({Weakness::TripleDes})), "tls.ciphers", "pass strong" + subject,
         "warning weak-for-users " + users + " | names=3DES");
}

void TestTlsCiphers::takesAnonymousOnesBetweenServers() {
    const TlsServer anonymous = with({Weakness::Anonymous});
    Home home(anonymous);
    SAYS(home, "tls.ciphers", "pass strong" + subject);
    SAYS(home.forUsers(anonymous), "tls.ciphers", "pass strong" + subject,
         "notice anonymous-for-users " + users);
    SAYS(home.forUsers(with({Weakness::Anonymous, Weakness::Rc4})), "tls.ciphers", "pass strong" + subject,
         "warning weak-for-users " + users + " | names=RC4, anonymous (no certificate)");
}

void TestTlsCiphers::missesForwardSecrecy() {
    TlsServer rsaOnly;
    rsaOnly.suites = {0x002f, 0x0035, 0x009c};
    rsaOnly.versions = {tls::Version::Tls12};
    Home home(rsaOnly);
    SAYS(home.agreesOn("TLSv1.2", "AES256-GCM-SHA384"), "tls.ciphers",
         "notice no-forward-secrecy" + subject + " | name=AES256-GCM-SHA384");
    SAYS(home.forUsers(rsaOnly, "TLSv1.2", "AES128-SHA"), "tls.ciphers",
         "notice no-forward-secrecy" + subject, "warning no-forward-secrecy-for-users " + users);
    // It knows better, and chose so all the same: others get the better one.
    Home stubborn;
    SAYS(stubborn.agreesOn("TLSv1.2", "AES256-GCM-SHA384"), "tls.ciphers", "pass strong" + subject);
    rsaOnly.suites.push_back(0x000a);
    Home both(rsaOnly);
    SAYS(both.agreesOn("TLSv1.2", "AES128-SHA"), "tls.ciphers", "notice weak" + subject + " | names=3DES",
         "notice no-forward-secrecy" + subject);
}

void TestTlsCiphers::seesWhatIsWeakWhereNoHandshakeCameAbout() {
    const std::string transcript =
        "S: 220 hi\nC: EHLO tester\nS: 250-mail.example.org\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n"
        "-- handshake fails: sslv3 alert handshake failure";
    TlsServer rc4Only = with({Weakness::Rc4});
    Home home(rc4Only);
    home.session("203.0.113.25", transcript);
    SAYS(home, "tls.ciphers", "notice weak" + subject + " | names=RC4");
    Home sound;
    sound.session("203.0.113.25", transcript);
    SAYS(sound, "tls.ciphers", "unknown could-not-look" + subject);
}

/// Together with tls.protocols, and the session in which the server was greeted: four connections to a good
/// port, ten to the worst.
void TestTlsCiphers::asksNoMoreThanItMust() {
    QCOMPARE(hellosTo(Home(), port25), std::size_t(3));
    Home older;
    QCOMPARE(hellosTo(older.agreesOn("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256"), port25), std::size_t(2));
    TlsServer worst = with(tls::allWeaknesses());
    worst.versions = {tls::Version::Ssl3, tls::Version::Tls10, tls::Version::Tls11, tls::Version::Tls12,
                      tls::Version::Tls13};
    QCOMPARE(hellosTo(Home(worst), port25), std::size_t(9));
    std::erase(worst.versions, tls::Version::Tls13);
    worst.suites.erase(worst.suites.begin(), worst.suites.begin() + std::ssize(tls::forwardSecretSuites()));
    Home bad(worst);
    QCOMPARE(hellosTo(bad.agreesOn("TLSv1.2", "AES128-SHA"), port25), std::size_t(9));
}

void TestTlsCiphers::couldNotLook() {
    Home dead;
    dead.sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(dead, "tls.ciphers", "unknown could-not-look" + subject);
    TlsServer busy;
    busy.turnsAway = "421 4.7.0 too many connections";
    SAYS(Home(busy), "tls.ciphers", "unknown could-not-look" + subject);
    Home mute;
    SmtpSession& session = mute.session("203.0.113.25", test::healthySession);
    session.tls.reset();
    session.tlsError = "timed-out";
    session.brokeOff = Failure{FailureReason::TimedOut, {}};
    SAYS(mute, "tls.ciphers", "unknown could-not-look" + subject);
}

void TestTlsCiphers::doesNotApply() {
    Home plain;
    plain.session("203.0.113.25", "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    SAYS(plain, "tls.ciphers", "not-applicable does-not-apply" + subject);
}

void TestTlsCiphers::waits() {
    Home home;
    home.tlsOpen(port25);
    SAYS(home, "tls.ciphers", "waiting");
}

MAILVITALS_TEST_CLASS(TestTlsCiphers)
#include "ciphers.moc"
