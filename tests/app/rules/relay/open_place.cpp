// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/relay_trials.h"
#include "support/expectation.h"
#include "support/references.h"
#include "support/test_group.h"

#include <algorithm>

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";
constexpr const char* subject = " 203.0.113.25:25";
constexpr const char* elsewhere = "198.51.100.9";

/// An open relay, of which no service told from where we look at it.
Scenario unplaced(bool refuses = false) {
    Scenario s(address);
    s.endpoint(address, smtpPort, {[=](const SmtpTrial& trial, bool) -> std::string {
                   if (trial.name == unknownBaseline) return "550 5.1.1 User unknown";
                   if (trial.name == knownBaseline) return "250 2.1.5 Ok";
                   return refuses ? "554 5.7.1 Relay access denied" : "250 2.1.5 Ok";
               }});
    s.ownAddressFails(Family::V4, FailureReason::TimedOut);
    return s;
}

std::string session(const std::string& greeting, const std::string& hello) {
    return "S: 220 " + greeting + "\nC: EHLO [192.168.1.7]\n" + hello + "\nC: QUIT\nS: 221 bye";
}

const std::string google = "mx.google.com ESMTP a1-20020a05600c00c1b0041 - gsmtp";
const std::string microsoft = "AM4PEPF00025F97.mail.protection.outlook.com Microsoft ESMTP MAIL Service";

/// The first reference host answers this to EHLO, and the second names nobody.
Scenario& firstSays(Scenario& s, const std::string& hello, const std::string& greeting = google) {
    nameReferences(s);
    s.session(reference1, session(greeting, hello));
    s.session(reference2, session(microsoft, "S: 250 x.mail.protection.outlook.com"));
    return s;
}

std::string atYourService(const std::string& client) {
    return "S: 250-mx.google.com at your service, [" + client + "]\nS: 250 8BITMIME";
}

/// What relay.open says of the first address when all answers are there. Two services that disagree are
/// believed in between, when one of them alone has answered.
std::string saidInTheEnd(const Scenario& s) {
    const Evidence evidence = s.gather().evidence;
    const auto& rules = allRules();
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [](const Rule& one) { return one.id == std::string("relay.open"); });
    return assessRule(*rule, evidence, s.policy, s.now).findings.at(0).tag;
}

const char* const open = "critical open";
const char* const unsure = "warning accepted-unplaced";

}  // namespace

class TestRelayOpenPlace : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void asksReferenceHosts_data();
    void asksReferenceHosts();
    void needsTwoThatAgree();
    void comparesOnlyTheSameWay();
    void asksOnlyForAnAlarm();
    void doubtsAServiceThatSawUsInside();
    void placesByTheProxysAddress_data();
    void placesByTheProxysAddress();
    void resolvesTheProxysName();
    void knowsAProxyOfTheOwners();
    void believesReferencesMoreThanTheProxysAddress();
    void standsByIpv6();
    void waits();
};

void TestRelayOpenPlace::asksReferenceHosts_data() {
    QTest::addColumn<QString>("hello");
    QTest::addColumn<QString>("said");
    const auto row = [](const std::string& hello, const char* said) {
        QTest::newRow(hello.c_str()) << QString::fromStdString(hello) << QString(said);
    };
    row(atYourService(elsewhere), open);
    row("S: 250 mx.google.com Hello [198.51.100.9]", open);
    row(atYourService(address), "unknown accepted-inside");
    row(atYourService("::ffff:198.51.100.9"), open);
    // Nothing that places us.
    row("S: 250 mx.google.com at your service", unsure);
    row(atYourService("192.168.1.7"), unsure);  // what we called ourselves
    row(atYourService("10.0.0.1"), unsure);
    row(atYourService("2001:db8:900::9"), unsure);
    row(atYourService("somebody"), unsure);
    row("S: 550 5.7.1 [198.51.100.9] at your service", unsure);
    row("-- closed", unsure);
    row("-- timed-out", unsure);
}

void TestRelayOpenPlace::asksReferenceHosts() {
    QFETCH(QString, hello);
    QFETCH(QString, said);
    Scenario s = unplaced();
    firstSays(s, hello.toStdString());
    SAYS(s, "relay.open", said.toStdString() + subject);
}

void TestRelayOpenPlace::needsTwoThatAgree() {
    Scenario s = unplaced();
    firstSays(s, atYourService(elsewhere));
    const auto second = [&](const std::string& client) {
        s.session(reference2, session(microsoft, "S: 250-x.outlook.com Hello [" + client + "]\nS: 250 SIZE"));
    };
    second(elsewhere);
    SAYS(s, "relay.open",
         std::string(open) + subject +
             " | evidence=relay-matrix:203.0.113.25, smtp:relay 203.0.113.25:25 on-demand third-party, "
             "smtp:relay 203.0.113.25:25 on-demand third-party-again, smtp:greeting 203.0.113.25:25, "
             "smtp:greeting gmail-smtp-in.l.google.com 192.0.2.101:25 on-demand, "
             "smtp:greeting outlook-com.olc.protection.outlook.com 192.0.2.102:25 on-demand");
    second("198.51.100.10");
    SAYS(s, "relay.open", std::string(unsure) + subject);
    // Whoever answers in the place of a provider tells nothing, whatever they say.
    Scenario other = unplaced();
    firstSays(other, atYourService(elsewhere), "smtp-proxy.isp.example ESMTP");
    SAYS(other, "relay.open", std::string(unsure) + subject);
    firstSays(other, atYourService(elsewhere), "****************************");
    SAYS(other, "relay.open", std::string(unsure) + subject);
}

/// A VPN that carries only the packets to the server: the reference hosts see us elsewhere.
void TestRelayOpenPlace::comparesOnlyTheSameWay() {
    Scenario s = unplaced();
    firstSays(s, atYourService(elsewhere));
    s.session(reference1, session(google, atYourService(elsewhere))).local = *IpAddress::parse("10.8.0.2");
    SAYS(s, "relay.open", std::string(unsure) + subject);
}

/// A refusal is not worth a connection to others.
void TestRelayOpenPlace::asksOnlyForAnAlarm() {
    Scenario s = unplaced(true);
    firstSays(s, atYourService(elsewhere));
    SAYS(s, "relay.open", std::string("unknown closed-unplaced") + subject);
    // Nor is an alarm where our place is known.
    for (const bool refuses : {false, true}) {
        Scenario known = unplaced(refuses);
        firstSays(known, atYourService(elsewhere)).ownAddress(elsewhere);
        for (const auto& wave : known.gather().waves) {
            for (const Question& question : wave) {
                const auto* smtp = std::get_if<SmtpQuestion>(&question);
                QVERIFY(!smtp || smtp->server.address != *IpAddress::parse(reference1));
            }
        }
    }
}

/// Two services that disagree, of which one saw the server's own address: no session from there is a
/// stranger's for certain.
void TestRelayOpenPlace::doubtsAServiceThatSawUsInside() {
    Scenario s = unplaced();
    firstSays(s, atYourService(elsewhere));
    OwnAddressService other = s.request.ownAddressServices.front();
    other.name = *DomainName::parse("other.service.example");
    s.request.ownAddressServices.push_back(other);
    s.ownAddress("198.51.100.77").direct(other.question(), elsewhere);
    QCOMPARE(saidInTheEnd(s), std::string("open"));
    s.direct(other.question(), address);
    QCOMPARE(saidInTheEnd(s), std::string("accepted-unplaced"));
    firstSays(s, atYourService(address));
    QCOMPARE(saidInTheEnd(s), std::string("accepted-inside"));
}

void TestRelayOpenPlace::placesByTheProxysAddress_data() {
    QTest::addColumn<QString>("proxy");
    QTest::addColumn<bool>("placed");
    const auto row = [](const char* proxy, bool placed) { QTest::newRow(proxy) << QString(proxy) << placed; };
    row("socks5://198.51.100.77:1080", true);
    row("socks5://203.0.113.25:1080", false);  // on the server itself
    row("socks5://203.0.113.26:1080", false);  // a neighbour, or the owner's second address
    row("socks5://127.0.0.1:1080", false);     // ssh -D
    row("socks5://localhost:1080", false);
    row("socks5://192.168.1.9:1080", false);        // in this network, wherever it leads
    row("socks5://100.64.0.9:1080", false);         // Tailscale's, or a provider's
    row("socks5://[2001:db8:900::9]:1080", false);  // says nothing of IPv4
    row("socks5://proxy.example.net:1080", false);  // no such address is known
}

void TestRelayOpenPlace::placesByTheProxysAddress() {
    QFETCH(QString, proxy);
    QFETCH(bool, placed);
    for (const bool refuses : {false, true}) {
        Scenario s = unplaced(refuses);
        s.proxy(proxy.toStdString());
        const std::string yes = refuses ? "pass closed" : open;
        const std::string no = refuses ? "unknown closed-unplaced" : unsure;
        SAYS(s, "relay.open", (placed ? yes : no) + subject);
    }
}

void TestRelayOpenPlace::resolvesTheProxysName() {
    Scenario s = unplaced();
    s.proxy("socks5://proxy.example.net:1080").a("proxy.example.net", "198.51.100.77");
    SAYS(s, "relay.open", std::string(open) + subject);
    s.a("proxy.example.net", "2001:db8:900::77");
    SAYS(s, "relay.open", std::string(open) + subject);
    // Nobody knows which of them it was.
    s.a("proxy.example.net", "192.168.1.77");
    SAYS(s, "relay.open", std::string(unsure) + subject);
    Scenario late = unplaced();
    late.proxy("socks5://proxy.example.net:1080").open("proxy.example.net", "A");
    SAYS(late, "relay.open", "waiting");
}

/// The owner's other server stands at the proxy's address, so the proxy is in their network.
void TestRelayOpenPlace::knowsAProxyOfTheOwners() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
    s.mx("example.org", 20, "mx2.example.org").a("mx2.example.org", "198.51.100.77");
    s.ownAddressFails(Family::V4, FailureReason::TimedOut).proxy("socks5://198.51.100.77:1080");
    s.endpointFails("198.51.100.77", smtpPort, FailureReason::Refused);
    s.endpoint(address, smtpPort, {test::openRelay});
    SAYS(s, "relay.open", std::string(unsure) + subject, "unknown could-not-look 198.51.100.77:25");
    s.proxy("socks5://198.51.100.78:1080");
    SAYS(s, "relay.open", std::string(open) + subject, "unknown could-not-look 198.51.100.77:25");
}

/// It leaves by another address, and be it the server's own.
void TestRelayOpenPlace::believesReferencesMoreThanTheProxysAddress() {
    Scenario s = unplaced();
    s.proxy("socks5://198.51.100.77:1080");
    firstSays(s, atYourService(address));
    SAYS(s, "relay.open", std::string("unknown accepted-inside") + subject);
    firstSays(s, atYourService("198.51.100.200"));
    SAYS(s, "relay.open", std::string(open) + subject);
}

void TestRelayOpenPlace::standsByIpv6() {
    constexpr const char* server = "2001:db8:25::25";
    const std::string at = " [2001:db8:25::25]:25";
    Scenario s(server);
    // A proxy does not tell its end of the connection.
    s.endpoint(server, smtpPort, {.onRecipient = test::openRelay, .local = IpAddress()});
    s.ownAddressFails(Family::V6, FailureReason::TimedOut).proxy("socks5://127.0.0.1:1080");
    nameReferences(s);
    const auto says = [&](const std::string& client) {
        s.session(reference1V6, session(google, atYourService(client))).local = IpAddress();
    };
    says("2001:db8:900::9");
    SAYS(s, "relay.open", open + at);
    says("2001:db8:25:7::9");
    SAYS(s, "relay.open", "unknown accepted-inside" + at);
    says("2001:db8:25:700::9");  // of the same /48
    SAYS(s, "relay.open", unsure + at);
    says(elsewhere);
    SAYS(s, "relay.open", unsure + at);
}

void TestRelayOpenPlace::waits() {
    Scenario s = unplaced();
    firstSays(s, atYourService(elsewhere)).sessionOpen(reference2);
    SAYS(s, "relay.open", "waiting");
    Scenario name = unplaced();
    name.open("gmail-smtp-in.l.google.com", "A");
    SAYS(name, "relay.open", "waiting");
}

MAILVITALS_TEST_CLASS(TestRelayOpenPlace)
#include "open_place.moc"
