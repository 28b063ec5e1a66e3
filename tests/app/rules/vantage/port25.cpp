// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* v4 = "203.0.113.25";
constexpr const char* v6 = "2001:db8:25::25";
const std::string hosts = "mail.example.org 203.0.113.25, mail.example.org 2001:db8:25::25";

/// What a provider's mail proxy says to everybody.
const char* const proxySession = R"(
    S: 220 smtp-out.isp.example ESMTP
    C: EHLO [192.168.1.7]
    S: 250-smtp-out.isp.example
    S: 250 SIZE 1000
    C: QUIT
    S: 221 bye)";

/// What it is when asked to carry mail: it carries everybody's.
Endpoint proxyEndpoint(const std::string& name, bool offersTls = false) {
    return {.onRecipient = openRelay, .offersTls = offersTls, .banner = "220 " + name + " ESMTP"};
}

/// The owner offers his own users no port of their own.
void closeUsersPorts(Scenario& s) {
    for (const char* address : {v4, v6}) {
        for (const std::uint16_t port : {submissionPort, submissionsPort})
            s.endpointFails(address, port, FailureReason::Refused);
    }
}

/// Nobody answers on port 25, over both families.
Scenario shut(FailureReason why = FailureReason::TimedOut) {
    Scenario s = healthy();
    s.sessionFails(v4, why).sessionFails(v6, why);
    closeUsersPorts(s);
    return s;
}

/// It answers in the place of every mail server.
Scenario intercepted() {
    Scenario s = healthy();
    for (const char* address : {v4, v6}) {
        s.session(address, proxySession);
        s.endpoint(address, smtpPort, proxyEndpoint("smtp-out.isp.example"));
    }
    closeUsersPorts(s);
    s.a("smtp-out.isp.example", "192.0.2.200");
    return s;
}

}  // namespace

class TestVantagePort25 : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void worksFromHere();
    void cannotTellABlockFromAClosedPort();
    void knowsABlockByIndependentServers();
    void seesThatNothingAnswers();
    void neverBlamesTheServerForAStranger();
    void readsTheCertificate();
    void provesAStrangerByAnotherPort();
    void provesAStrangerByAnotherOwner();
    void doesNotTakeAWrongNameForAStranger_data();
    void doesNotTakeAWrongNameForAStranger();
    void seesThatSomethingIsBlottedOut_data();
    void seesThatSomethingIsBlottedOut();
    void takesNoWordForBlottedOut();
    void looksThroughAProxy();
    void doesNotApplyInside();
    void couldNotLook();
    void waits();
};

void TestVantagePort25::worksFromHere() {
    SAYS(healthy(), "vantage.port25",
         "pass open port 25 | hosts=" + hosts +
             " | evidence=smtp:greeting mail.example.org 203.0.113.25:25, smtp:greeting mail.example.org "
             "[2001:db8:25::25]:25");
    // One family is enough; that the other is silent is not told here.
    Scenario one = healthy();
    one.sessionFails(v6, FailureReason::TimedOut);
    SAYS(one, "vantage.port25", "pass open port 25");
    // A connection in which nobody speaks is no proof.
    Scenario mute = shut();
    mute.session(v4, "-- closed");
    SAYS(mute, "vantage.port25", "unknown nothing-answers port 25 | reason=the other side hung up");
    mute.session(v4, "-- cancelled");
    SAYS(mute, "vantage.port25", "unknown could-not-look port 25 | reason=the check was stopped");
    // Whoever turns us away has answered.
    Scenario away = shut();
    away.session(v4, "S: 554 5.7.1 blocked\nC: QUIT\nS: 221 bye");
    SAYS(away, "vantage.port25", "pass open port 25");
}

void TestVantagePort25::cannotTellABlockFromAClosedPort() {
    for (const FailureReason why :
         {FailureReason::TimedOut, FailureReason::Refused, FailureReason::Unreachable}) {
        Scenario s = shut(why);
        s.portCheck("203.0.113.25:587", "S: 220 mail.example.org ESMTP\nC: QUIT\nS: 221 bye");
        SAYS(s, "vantage.port25", "unknown blocked-or-closed port 25 | found=203.0.113.25:587");
    }
    // A port where the client speaks first says nothing, and is open all the same.
    Scenario web = shut();
    web.portCheck("203.0.113.25:443", "-- timed-out");
    SAYS(web, "vantage.port25",
         "unknown blocked-or-closed port 25 | hosts=" + hosts + " | reason=nobody answered in time");
    // Two servers of one owner may be closed together.
    Scenario two = shut();
    two.mx("example.org", 20, "backup.example.org").a("backup.example.org", "192.0.2.26");
    two.sessionFails("192.0.2.26", FailureReason::TimedOut).portCheck("192.0.2.26:465", "-- timed-out");
    SAYS(two, "vantage.port25", "unknown blocked-or-closed port 25");
}

void TestVantagePort25::knowsABlockByIndependentServers() {
    Scenario s = shut();
    s.mx("example.org", 20, "mx.backup.example.net").a("mx.backup.example.net", "192.0.2.26");
    s.sessionFails("192.0.2.26", FailureReason::TimedOut)
        .portCheck("203.0.113.25:587", "S: 220 mail.example.org\nC: QUIT\nS: 221 bye");
    SAYS(s, "vantage.port25", "unknown blocked port 25 | found=203.0.113.25:587");
    // Two owners with one provider may fall silent together.
    Scenario near("example.org");
    near.mx("example.org", 10, "mail.example.org").a("mail.example.org", v4);
    near.mx("example.org", 20, "mx.backup.example.net").a("mx.backup.example.net", "203.0.113.77");
    near.sessionFails(v4, FailureReason::TimedOut).sessionFails("203.0.113.77", FailureReason::TimedOut);
    near.portCheck("203.0.113.25:587", "S: 220 mail.example.org\nC: QUIT\nS: 221 bye");
    SAYS(near, "vantage.port25", "unknown blocked-or-closed port 25");
    // An address of the other family makes a server no second network.
    near.a("mail.example.org", v6).sessionFails(v6, FailureReason::TimedOut);
    SAYS(near, "vantage.port25", "unknown blocked-or-closed port 25");
    // In all of this no verdict is about the server.
    s.relaySessionFails(v4, FailureReason::TimedOut)
        .relaySessionFails(v6, FailureReason::TimedOut)
        .relaySessionFails("192.0.2.26", FailureReason::TimedOut);
    for (const char* rule : {"relay.open", "smtp.banner", "tls.starttls", "tls.certificate", "helo.name"}) {
        SAYS(s, rule, "unknown could-not-look 203.0.113.25:25", "unknown could-not-look [2001:db8:25::25]:25",
             "unknown could-not-look 192.0.2.26:25");
    }
}

void TestVantagePort25::seesThatNothingAnswers() {
    SAYS(shut(FailureReason::Refused), "vantage.port25",
         "unknown nothing-answers port 25 | reason=the connection was refused");
}

/// Without this a provider's proxy would be an open relay, and red.
void TestVantagePort25::neverBlamesTheServerForAStranger() {
    const Scenario s = intercepted();
    SAYS(s, "vantage.port25", "unknown stranger port 25 | name=smtp-out.isp.example | hosts=" + hosts);
    for (const char* rule : {"relay.open", "smtp.banner", "tls.starttls", "tls.certificate", "helo.name",
                             "trust.canary", "trust.xclient", "trust.client-address"}) {
        SAYS(s, rule, "unknown could-not-look 203.0.113.25:25",
             "unknown could-not-look [2001:db8:25::25]:25");
    }
    SAYS(s, "relay.open",
         "unknown could-not-look 203.0.113.25:25 | reason=who answers there calls itself "
         "smtp-out.isp.example, which "
         "is another machine, and no certificate says otherwise; something on the way may answer in the "
         "server's place",
         "unknown could-not-look [2001:db8:25::25]:25");
}

/// A proxy may encrypt as well; then its certificate is its own. And a wrong name behind the right
/// certificate is just a wrong name.
void TestVantagePort25::readsTheCertificate() {
    const auto withTls = [](const std::vector<std::string>& certified, bool relayOffers) {
        Scenario s = intercepted();
        std::string encrypted(proxySession);
        encrypted.replace(
            encrypted.find("S: 250 SIZE"), std::string::npos,
            "S: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n-- tls\nC: EHLO x\nS: 250 x\nC: QUIT\nS: 221 bye");
        const std::string der =
            certificate({.names = certified, .notBefore = s.now, .notAfter = s.now + std::chrono::days(90)});
        for (const char* address : {v4, v6}) {
            s.session(address, encrypted).tls->chain = {der};
            s.endpoint(address, smtpPort, proxyEndpoint("smtp-out.isp.example", relayOffers));
        }
        return s;
    };
    const Scenario proxy = withTls({"smtp-out.isp.example"}, true);
    SAYS(proxy, "vantage.port25", "unknown stranger port 25 | name=smtp-out.isp.example");
    SAYS(proxy, "relay.open", "unknown could-not-look 203.0.113.25:25",
         "unknown could-not-look [2001:db8:25::25]:25");
    SAYS(proxy, "tls.certificate", "unknown could-not-look 203.0.113.25:25",
         "unknown could-not-look [2001:db8:25::25]:25");
    const Scenario wrongName = withTls({"mail.example.org"}, true);
    SAYS(wrongName, "vantage.port25", "pass open port 25");
    SAYS(wrongName, "relay.open", "critical open 203.0.113.25:25", "critical open [2001:db8:25::25]:25");
    // Both names stand in it: the server's own, whatever it calls itself.
    const Scenario both = withTls({"smtp-out.isp.example", "mail.example.org"}, true);
    SAYS(both, "vantage.port25", "pass open port 25");
    SAYS(both, "relay.open", "critical open 203.0.113.25:25", "critical open [2001:db8:25::25]:25");
    Scenario waiting = withTls({"smtp-out.isp.example"}, true);
    waiting.sessionOpen(v4).sessionOpen(v6);
    SAYS(waiting, "relay.open", "waiting");
}

void TestVantagePort25::provesAStrangerByAnotherPort() {
    Scenario s = intercepted();
    s.portCheck("203.0.113.25:587", "S: 220 mail.example.org ESMTP\nC: QUIT\nS: 221 bye");
    SAYS(s, "vantage.port25", "unknown intercepted port 25 | name=smtp-out.isp.example");
    Scenario same = intercepted();
    same.portCheck("203.0.113.25:587", "S: 220 smtp-out.isp.example ESMTP\nC: QUIT\nS: 221 bye");
    SAYS(same, "vantage.port25", "unknown stranger port 25");
}

void TestVantagePort25::provesAStrangerByAnotherOwner() {
    Scenario s = intercepted();
    s.mx("example.org", 20, "mx.backup.example.net").a("mx.backup.example.net", "192.0.2.26");
    s.session("192.0.2.26", proxySession);
    SAYS(s, "vantage.port25", "unknown intercepted port 25 | name=smtp-out.isp.example");
}

void TestVantagePort25::doesNotTakeAWrongNameForAStranger_data() {
    QTest::addColumn<QByteArray>("name");
    for (const char* name :
         {"mail.example.org", "other.example.org", "unresolvable.example", "localhost", "ubuntu",
          "localhost.localdomain", "203.0.113.25", "[203.0.113.25]", "here.example.net", "ptr.example.net",
          "failing.example.net", "failing4.example.net", "failing6.example.net"})
        QTest::newRow(name) << QByteArray(name);
}

/// A relay that greets with a wrong name and no encryption is still an open relay.
void TestVantagePort25::doesNotTakeAWrongNameForAStranger() {
    QFETCH(QByteArray, name);
    Scenario s = intercepted();
    for (const char* address : {v4, v6}) {
        QByteArray transcript(proxySession);
        s.session(address, transcript.replace("smtp-out.isp.example", name).toStdString());
        s.endpoint(address, smtpPort, proxyEndpoint(name.toStdString()));
    }
    s.a("other.example.org", "192.0.2.201");
    s.a("here.example.net", v4).a("here.example.net", v6);
    s.a("ptr.example.net", "192.0.2.201").ptr(v4, "ptr.example.net").ptr(v6, "ptr.example.net");
    s.timeout("failing.example.net", "A");
    // Where one family is not known, the other is no proof.
    s.a("failing4.example.net", "2001:db8:99::1").timeout("failing4.example.net", "A");
    s.a("failing6.example.net", "192.0.2.201").timeout("failing6.example.net", "AAAA");
    SAYS(s, "vantage.port25", "pass open port 25");
    SAYS(s, "relay.open", "critical open 203.0.113.25:25", "critical open [2001:db8:25::25]:25");
}

void TestVantagePort25::seesThatSomethingIsBlottedOut_data() {
    QTest::addColumn<QByteArray>("session");
    QTest::newRow("the greeting") << QByteArray(
        "S: 220 ****************************\nC: EHLO x\nS: 250 mail.example.org\nC: QUIT\nS: 221 bye");
    QTest::newRow("a part of it") << QByteArray(
        "S: 220 mail.*********2******0**0*0\nC: EHLO x\nS: 250 mail.example.org\nC: QUIT\nS: 221 bye");
    QTest::newRow("the offer of encryption") << QByteArray(
        "S: 220 mail.example.org ESMTP\nC: EHLO x\nS: 250-mail.example.org\nS: 250-SIZE 1000\nS: 250 "
        "XXXXXXXA\nC: "
        "QUIT\nS: 221 bye");
    QTest::newRow("the shortest that counts") << QByteArray(
        "S: 220 ********\nC: EHLO x\nS: 250-mail.example.org\nS: 250 SIZE 1000\nC: QUIT\nS: 221 bye");
    QTest::newRow("an offer of as few letters as there are") << QByteArray(
        "S: 220 mail.example.org ESMTP\nC: EHLO x\nS: 250-mail.example.org\nS: 250 XXXXXXX\nC: QUIT\nS: 221 "
        "bye");
    QTest::newRow("the same, another way") << QByteArray(
        "S: 220 mail.example.org ESMTP\nC: EHLO x\nS: 250-mail.example.org\nS: 250 XXXXXXXX\nC: QUIT\nS: 221 "
        "bye");
}

void TestVantagePort25::seesThatSomethingIsBlottedOut() {
    QFETCH(QByteArray, session);
    Scenario s = healthy();
    s.session(v4, session.toStdString());
    SAYS(s, "vantage.port25", "unknown rewritten port 25");
    SAYS(s, "tls.starttls",
         "unknown could-not-look 203.0.113.25:25 | reason=something on the way has blotted out what the "
         "server says, "
         "so it tells nothing about the server",
         "pass works [2001:db8:25::25]:25");
}

void TestVantagePort25::takesNoWordForBlottedOut() {
    for (const char* said :
         {"S: 220 *******\nC: EHLO x\nS: 250 mail.example.org",
          "S: 220 mail.example.org ******** ESMTP\nC: EHLO x\nS: 250 mail.example.org",
          "S: 220 mail.example.org\nC: EHLO x\nS: 250-mail.example.org\nS: 250 XXXXXX",
          "S: 220 mail.example.org\nC: EHLO x\nS: 250-mail.example.org\nS: 250 XCLIENT NAME",
          "S: 554 smtp-out.isp.example"}) {
        Scenario s = healthy();
        s.a("smtp-out.isp.example", "192.0.2.200");
        s.session(v4, std::string(said) + "\nC: QUIT\nS: 221 bye");
        SAYS(s, "vantage.port25", "pass open port 25");
    }
}

void TestVantagePort25::looksThroughAProxy() {
    Scenario s = shut(FailureReason::ProxyFailed);
    s.proxy("socks5://127.0.0.1:1080");
    SAYS(s, "vantage.port25",
         "unknown nothing-answers port 25 | reason=the connection through the proxy failed");
    s.portCheck("203.0.113.25:587", "S: 220 mail.example.org\nC: QUIT\nS: 221 bye");
    SAYS(s, "vantage.port25", "unknown blocked-or-closed port 25");
}

void TestVantagePort25::doesNotApplyInside() {
    Scenario s = shut();
    s.ownAddress(v4).ownAddress("2001:db8:25::77");
    SAYS(s, "vantage.port25", "not-applicable does-not-apply port 25");
    SAYS(Scenario("192.168.1.25"), "vantage.port25", "not-applicable does-not-apply port 25");
}

void TestVantagePort25::couldNotLook() {
    SAYS(shut(FailureReason::Cancelled), "vantage.port25",
         "unknown could-not-look port 25 | reason=the check was stopped");
    Scenario failing("example.org");
    failing.timeout("example.org", "MX");
    SAYS(failing, "vantage.port25", "unknown could-not-look example.org");
}

void TestVantagePort25::waits() {
    Scenario s = healthy();
    s.sessionOpen(v6);
    SAYS(s, "vantage.port25", "waiting");
    Scenario checkingPort = shut();
    checkingPort.portCheckOpen("203.0.113.25:465");
    SAYS(checkingPort, "vantage.port25", "waiting");
    Scenario own = healthy();
    own.ownAddressOpen(Family::V4);
    SAYS(own, "vantage.port25", "waiting");
    Scenario name = intercepted();
    name.open("smtp-out.isp.example", "A");
    SAYS(name, "vantage.port25", "waiting");
    SAYS(name, "relay.open", "waiting");
}

MAILVITALS_TEST_CLASS(TestVantagePort25)
#include "port25.moc"
