// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tlsa/match.h"
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

using std::chrono::days;

constexpr const char* mxAddress = "203.0.113.25";
constexpr const char* tlsaName = "_25._tcp.mail.example.org";
const std::string endpoint = " 203.0.113.25:25";

std::string madeFor(const Scenario& s, const std::string& name, days left = days(80)) {
    return test::certificate(
        {.names = {name}, .subject = name, .notBefore = s.now - days(90), .notAfter = s.now + left});
}

std::string rdata(const std::string& der, std::uint8_t usage, std::uint8_t selector, std::uint8_t matching) {
    const char head[] = {static_cast<char>(usage), static_cast<char>(selector), static_cast<char>(matching)};
    return std::string(head, 3) + tlsa::dataFor(der, selector, matching).value();
}

/// example.org and its one host, all of it signed, showing this certificate.
struct Home : Scenario {
    std::string der;

    explicit Home(const std::string& name = "mail.example.org", days left = days(80))
        : Scenario("example.org") {
        mx("example.org", 10, "mail.example.org").a("mail.example.org", mxAddress);
        validates().signedName("example.org").signedName("mail.example.org").signedName(tlsaName);
        der = madeFor(*this, name, left);
        session(mxAddress, test::healthySession).tls->chain = {der};
    }
    Home& pins(const std::string& data) {
        record(tlsaName, dns::Type::Tlsa, dns::RawRdata{data});
        return *this;
    }
    Home& pinsItself() { return pins(rdata(der, 3, 1, 1)); }
};

}  // namespace

class TestDaneTlsa : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void matches();
    void tellsTheMismatchAndTheRightRecord();
    void namesTheSlip();
    void judgesAuthorities();
    void judgesEachAddress();
    void passesOverWhatSendersDo();
    void insistsOnStarttls();
    void needsSignatures();
    void isNotSureWithoutAValidatingResolver();
    void looksBehindAnAliasFirst();
    void looksAtASignedAliasForAnUnsignedHost();
    void showsALongRecordInPart();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDaneTlsa::matches() {
    SAYS(Home().pinsItself(), "dane.tlsa",
         "pass matches" + endpoint + " | host=mail.example.org | address=203.0.113.25");
    // Neither name nor dates count with usage 3 (RFC 7672 section 3.1.1).
    SAYS(Home("localhost", days(-1)).pinsItself(), "dane.tlsa", "pass matches" + endpoint);
    Home former;
    former.pins(rdata(madeFor(former, "mail.example.org"), 3, 1, 1)).pinsItself();
    SAYS(former, "dane.tlsa", "pass matches" + endpoint);
}

void TestDaneTlsa::tellsTheMismatchAndTheRightRecord() {
    Home renewed;
    const std::string old = madeFor(renewed, "mail.example.org");
    renewed.pins(rdata(old, 3, 1, 1));
    const tlsa::Record right{3, 1, 1, tlsa::dataFor(renewed.der, 1, 1).value()};
    const tlsa::Record published{3, 1, 1, tlsa::dataFor(old, 1, 1).value()};
    SAYS(renewed, "dane.tlsa",
         "critical mismatch" + endpoint + " | host=mail.example.org | name=" + tlsaName +
             " | record=" + right.toString() + " | records=" + published.toString() +
             " | reason=it pins another certificate, probably the one before the last renewal");
}

void TestDaneTlsa::namesTheSlip() {
    const auto withDigest = [](std::uint8_t usage, std::uint8_t selector, const std::string& digest) {
        Home home;
        const char head[] = {static_cast<char>(usage), static_cast<char>(selector), 1};
        home.pins(std::string(head, 3) + digest);
        return home;
    };
    const std::string ofNothing =
        "\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9\x24"
        "\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52\xb8\x55";
    SAYS(withDigest(3, 1, ofNothing), "dane.tlsa",
         "critical mismatch" + endpoint +
             " | reason=its digest is that of empty input, so the command that made it failed");
    Home swapped;
    swapped.pins(std::string("\x03\x00\x01", 3) + tlsa::dataFor(swapped.der, 1, 1).value());
    SAYS(swapped, "dane.tlsa",
         "critical mismatch" + endpoint +
             " | reason=its digest fits the other selector: 0 is for the certificate, 1 for its public key");
    Home own;
    own.pins(rdata(own.der, 2, 1, 1));
    SAYS(own, "dane.tlsa",
         "critical mismatch" + endpoint +
             " | reason=it pins the server's own certificate, which needs usage 3 instead of 2");
}

void TestDaneTlsa::judgesAuthorities() {
    const auto issued = [](const std::string& name, days left, bool sent) {
        Home home;
        const test::Authority issuer("Issuer of the tests", home.now - days(300), home.now + days(300));
        const std::string leaf = issuer.issue({.names = {name},
                                               .subject = name,
                                               .notBefore = home.now - days(90),
                                               .notAfter = home.now + left});
        auto& chain = home.session(mxAddress, test::healthySession).tls->chain;
        chain = {leaf};
        if (sent) chain.push_back(issuer.der());
        return home.pins(rdata(issuer.der(), 2, 1, 1));
    };
    SAYS(issued("mail.example.org", days(20), true), "dane.tlsa", "pass matches" + endpoint);
    // The name of the mail domain will do as well (RFC 7672 section 3.2.2).
    SAYS(issued("example.org", days(20), true), "dane.tlsa", "pass matches" + endpoint);
    SAYS(issued("mail.example.org", days(20), false), "dane.tlsa",
         "critical mismatch" + endpoint +
             " | reason=the issuer that it pins is not in the chain that the server sends");
    SAYS(issued("mail.example.org", days(-1), true), "dane.tlsa",
         "critical not-valid" + endpoint + " | reason=certificate has expired");
    SAYS(issued("www.example.org", days(20), true), "dane.tlsa",
         "critical not-valid" + endpoint + " | reason=hostname mismatch");
}

void TestDaneTlsa::judgesEachAddress() {
    Home home;
    home.pinsItself().a("mail.example.org", "2001:db8:25::25");
    home.session("2001:db8:25::25", test::healthySession).tls->chain = {madeFor(home, "mail.example.org")};
    SAYS(home, "dane.tlsa", "pass matches" + endpoint, "critical mismatch [2001:db8:25::25]:25");
}

void TestDaneTlsa::passesOverWhatSendersDo() {
    Home web;
    web.pins(rdata(web.der, 1, 1, 1));
    SAYS(web, "dane.tlsa",
         std::string("warning unusable mail.example.org | name=") + tlsaName +
             " | reason=usage 0 and 1 do not count for mail (RFC 7672 section 3.1.3)",
         "warning none-usable mail.example.org | host=mail.example.org");
    Home beside;
    beside.pinsItself().pins("\x03\x01\x01" + std::string(20, 'x'));
    SAYS(beside, "dane.tlsa", "warning unusable mail.example.org", "pass matches" + endpoint);
    SAYS(Home().pins("\x03\x01"), "dane.tlsa", "warning none-usable mail.example.org");
}

void TestDaneTlsa::insistsOnStarttls() {
    Home bare;
    bare.pinsItself().session(mxAddress,
                              "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    SAYS(bare, "dane.tlsa", "critical no-starttls" + endpoint + " | host=mail.example.org");
    Home silent;
    silent.pinsItself().session(mxAddress,
                                "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 STARTTLS\n-- timed-out");
    SAYS(silent, "dane.tlsa", "unknown could-not-look" + endpoint);
}

void TestDaneTlsa::needsSignatures() {
    const auto home = [] {
        Scenario s("example.org");
        s.mx("example.org", 10, "mail.example.org").a("mail.example.org", mxAddress).validates();
        const std::string der = madeFor(s, "mail.example.org");
        s.session(mxAddress, test::healthySession).tls->chain = {madeFor(s, "mail.example.org")};
        s.record(tlsaName, dns::Type::Tlsa, dns::RawRdata{rdata(der, 3, 1, 1)});
        return s;
    };
    // Senders take no notice of what is not signed: an outdated record does no harm.
    SAYS(home(), "dane.tlsa", std::string("warning unsigned mail.example.org | name=") + tlsaName);
    Scenario alone = home();
    alone.signedName(tlsaName);
    SAYS(alone, "dane.tlsa", "warning address-unsigned mail.example.org");
    Scenario hostOnly = home();
    hostOnly.signedName(tlsaName).signedName("mail.example.org");
    SAYS(hostOnly, "dane.tlsa", "critical mismatch" + endpoint,
         "notice mx-unsigned mail.example.org | domain=example.org");
}

void TestDaneTlsa::isNotSureWithoutAValidatingResolver() {
    const auto home = [](bool right) {
        Scenario s("example.org");
        s.mx("example.org", 10, "mail.example.org").a("mail.example.org", mxAddress);
        const std::string der = madeFor(s, "mail.example.org");
        s.session(mxAddress, test::healthySession).tls->chain = {der};
        s.record(tlsaName, dns::Type::Tlsa,
                 dns::RawRdata{rdata(right ? der : madeFor(s, "mail.example.org"), 3, 1, 1)});
        return s;
    };
    SAYS(home(true), "dane.tlsa", "unknown matches-unvalidated" + endpoint);
    SAYS(home(false), "dane.tlsa", "warning mismatch-unvalidated" + endpoint);
    Scenario expired("example.org");
    expired.mx("example.org", 10, "mail.example.org").a("mail.example.org", mxAddress);
    const test::Authority issuer("Issuer of the tests", expired.now - days(300), expired.now + days(300));
    expired.session(mxAddress, test::healthySession).tls->chain = {
        issuer.issue({.notBefore = expired.now - days(90), .notAfter = expired.now - days(1)}), issuer.der()};
    expired.record(tlsaName, dns::Type::Tlsa, dns::RawRdata{rdata(issuer.der(), 2, 1, 1)});
    SAYS(expired, "dane.tlsa",
         "warning not-valid-unvalidated" + endpoint + " | reason=certificate has expired");
    // The program validates itself what the resolver does not.
    for (const DnssecStatus status : {DnssecStatus::Secure, DnssecStatus::Insecure}) {
        Scenario validated = home(false);
        validated.validatedHere(tlsaName, "TLSA", status).validatedHere("mail.example.org", "A", status);
        validated.validatedHere("example.org", "MX", status);
        if (status == DnssecStatus::Secure)
            SAYS(validated, "dane.tlsa", "critical mismatch" + endpoint);
        else
            SAYS(validated, "dane.tlsa", "warning unsigned mail.example.org");
    }
    Scenario bare = home(true);
    bare.session(mxAddress, "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    SAYS(bare, "dane.tlsa", "unknown could-not-look" + endpoint);
}

void TestDaneTlsa::looksBehindAnAliasFirst() {
    const auto home = [](const char* place) {
        Scenario s("example.org");
        s.mx("example.org", 10, "mail.example.org").cname("mail.example.org", "box.example.net");
        s.a("box.example.net", mxAddress).validates();
        for (const char* name : {"example.org", "mail.example.org", "box.example.net", place})
            s.signedName(name);
        const std::string der = madeFor(s, "box.example.net");
        s.session(mxAddress, test::healthySession).tls->chain = {der};
        s.record(place, dns::Type::Tlsa, dns::RawRdata{rdata(der, 3, 1, 1)});
        return s;
    };
    SAYS(home("_25._tcp.box.example.net"), "dane.tlsa", "pass matches" + endpoint);
    SAYS(home(tlsaName), "dane.tlsa", "pass matches" + endpoint);
}

void TestDaneTlsa::looksAtASignedAliasForAnUnsignedHost() {
    const auto home = [](const std::vector<const char*>& signedNames, bool right) {
        Scenario s("example.org");
        s.mx("example.org", 10, "mail.example.org").cname("mail.example.org", "box.example.net");
        s.a("box.example.net", mxAddress).validates();
        for (const char* name : signedNames) s.signedName(name);
        const std::string der = madeFor(s, "box.example.net");
        const std::string other = madeFor(s, "box.example.net");
        s.session(mxAddress, test::healthySession).tls->chain = {der};
        s.record(tlsaName, dns::Type::Tlsa, dns::RawRdata{rdata(right ? der : other, 3, 1, 1)});
        // Nobody asks for these: they are below a name that is not signed.
        s.record("_25._tcp.box.example.net", dns::Type::Tlsa, dns::RawRdata{rdata(other, 3, 1, 1)});
        return s;
    };
    const std::vector<const char*> alias{"example.org", "mail.example.org", tlsaName};
    SAYS(home(alias, true), "dane.tlsa", "pass matches" + endpoint);
    SAYS(home(alias, false), "dane.tlsa", "critical mismatch" + endpoint);
    SAYS(home({"example.org"}, false), "dane.tlsa", "warning unsigned mail.example.org");
    Scenario open = home(alias, true);
    open.open("mail.example.org", "CNAME");
    SAYS(open, "dane.tlsa", "waiting");
}

void TestDaneTlsa::showsALongRecordInPart() {
    Home home;
    const std::string other = madeFor(home, "mail.example.org");
    home.pins(rdata(other, 3, 0, 0));
    const tlsa::Record start{3, 0, 0, other.substr(0, 64)};
    SAYS(home, "dane.tlsa",
         "critical mismatch" + endpoint + " | records=" + start.toString() + "... (" +
             std::to_string(other.size()) + " octets)");
}

void TestDaneTlsa::couldNotLook() {
    Home broken;
    broken.servfail(tlsaName, "TLSA");
    SAYS(broken, "dane.tlsa",
         std::string("unknown could-not-look mail.example.org | evidence=dns:TLSA ") + tlsaName);
    Home dead;
    dead.pinsItself().sessionFails(mxAddress, FailureReason::TimedOut);
    SAYS(dead, "dane.tlsa", "unknown could-not-look" + endpoint);
    Home mx;
    mx.servfail("example.org", "MX");
    SAYS(mx, "dane.tlsa", "unknown could-not-look example.org");
    Home garbage;
    garbage.pinsItself().session(mxAddress, test::healthySession).tls->chain = {"no certificate"};
    SAYS(garbage, "dane.tlsa", "unknown could-not-look" + endpoint);
}

void TestDaneTlsa::doesNotApply() {
    SAYS(Home(), "dane.tlsa", "not-applicable does-not-apply mail.example.org");
}

void TestDaneTlsa::waits() {
    Home dns;
    dns.open(tlsaName, "TLSA");
    SAYS(dns, "dane.tlsa", "waiting");
    Home server;
    server.pinsItself().sessionOpen(mxAddress);
    SAYS(server, "dane.tlsa", "waiting");
}

MAILVITALS_TEST_CLASS(TestDaneTlsa)
#include "dane_tlsa.moc"
