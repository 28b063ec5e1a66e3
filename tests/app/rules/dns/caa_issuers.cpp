// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

using std::chrono::days;

struct Entry {
    const char* name;
    int flags;
    const char* tag;
    const char* value;
};

/// What its authority is called, whom it is for, and what comes of looking for the authority.
struct Shown {
    std::string organisation = "Let's Encrypt";
    std::vector<std::string> names = {"mail.example.org"};
    int verifyCode = 0;
    bool storeUsable = true;
};

void shows(Scenario& s, const Shown& shown, const std::string& address = "203.0.113.25") {
    TlsFacts& tls = *s.session(address, test::healthySession).tls;
    tls.chain = {test::certificate({.names = shown.names,
                                    .issuerOrganisation = shown.organisation,
                                    .notBefore = s.now - days(10),
                                    .notAfter = s.now + days(80)})};
    tls.verifyCode = shown.verifyCode;
    tls.storeUsable = shown.storeUsable;
}

/// mail.example.org takes mail for example.org; its certificate is from an authority of this organisation.
Scenario with(const std::vector<Entry>& entries, const std::string& organisation = "Let's Encrypt",
              const std::vector<std::string>& names = {"mail.example.org"}) {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    for (const Entry& entry : entries) {
        s.record(entry.name, dns::Type::Caa,
                 dns::Caa{static_cast<std::uint8_t>(entry.flags), entry.tag, entry.value});
    }
    shows(s, {organisation, names});
    return s;
}

}  // namespace

class TestCaaIssuers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void judgesEachHostByItsOwnCertificate();
    void speaksOfBrokenRecords();
    void staysSilent();
    void knowsWhichRecordGoverns();
    void mindsWildcards();
    void holdsNothingAgainstWhoNeedsNone();
    void goesByTheNamesOwnServers();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestCaaIssuers::speaks() {
    SAYS(with({{"example.org", 0, "issue", "sectigo.com"}}), "caa.issuers",
         "notice not-allowed mail.example.org | name=example.org | names=sectigo.com | issuer=O=Let's "
         "Encrypt, CN=Authority of the tests | evidence=dns:CAA mail.example.org, dns:CAA example.org, "
         "smtp:greeting mail.example.org 203.0.113.25:25",
         "pass issuers example.org | names=sectigo.com");
    SAYS(with({{"example.org", 0, "issue", ";"}}), "caa.issuers",
         "notice nobody mail.example.org | name=example.org", "pass closed example.org");
    SAYS(with({{"example.org", 128, "isue", "letsencrypt.org"}}), "caa.issuers",
         "notice unknown-critical example.org | term=isue | record=128 isue \"letsencrypt.org\"");
    Scenario refusing = with({{"org", 0, "iodef", "mailto:a@example.org"}});
    refusing.servfail("example.org", "CAA");
    SAYS(refusing, "caa.issuers",
         "notice no-answer mail.example.org | name=example.org | reason=the name server 192.168.1.1:53 "
         "answered SERVFAIL",
         "notice no-answer example.org");
}

void TestCaaIssuers::judgesEachHostByItsOwnCertificate() {
    Scenario s = with({{"example.org", 0, "issue", "letsencrypt.org"}});
    s.mx("example.org", 20, "backup.example.org").a("backup.example.org", "192.0.2.26");
    shows(s, {"ZeroSSL", {"backup.example.org"}}, "192.0.2.26");
    SAYS(s, "caa.issuers", "pass allowed mail.example.org", "notice not-allowed backup.example.org",
         "pass issuers example.org");
    // The domain that is its own mail host is judged once, by its certificate.
    Scenario own("example.org");
    own.mx("example.org", 10, "example.org").a("example.org", "203.0.113.25");
    own.record("example.org", dns::Type::Caa, dns::Caa{0, "issue", "sectigo.com"});
    shows(own, {.names = {"example.org"}});
    SAYS(own, "caa.issuers", "notice not-allowed example.org");
}

void TestCaaIssuers::speaksOfBrokenRecords() {
    // Said once, however many it governs. A broken issue allows nobody, but the others still count.
    SAYS(with({{"example.org", 0, "issue", "letsencrypt.org"}, {"example.org", 0, "issue", "a b.example"}}),
         "caa.issuers",
         "notice error example.org | where=1 | found=a b.example | record=0 issue \"a b.example\"",
         "pass allowed mail.example.org | names=letsencrypt.org", "pass issuers example.org");
    SAYS(with({{"mail.example.org", 0, "issue", "letsencrypt.org; account"}}), "caa.issuers",
         "notice error mail.example.org | where=18", "notice nobody mail.example.org",
         "pass anybody example.org");
    SAYS(with({{"example.org", 0, "iodef", "a@example.org"}}), "caa.issuers", "notice error example.org",
         "pass anybody mail.example.org", "pass anybody example.org");
}

void TestCaaIssuers::staysSilent() {
    SAYS(with({}), "caa.issuers", "pass anybody mail.example.org | host=mail.example.org",
         "pass anybody example.org");
    SAYS(with({{"example.org", 0, "issue", "sectigo.com"},
               {"example.org", 0, "ISSUE", "LetsEncrypt.org; validationmethods=dns-01"}}),
         "caa.issuers", "pass allowed mail.example.org | names=sectigo.com, letsencrypt.org",
         "pass issuers example.org");
    // One known under several names, and one of whom no name is known.
    SAYS(with({{"example.org", 0, "issue", "usertrust.com"}}, "ZeroSSL"), "caa.issuers",
         "pass allowed mail.example.org", "pass issuers example.org");
    SAYS(with({{"example.org", 0, "issue", "sectigo.com"}}, "Authority of the valley"), "caa.issuers",
         "pass issuers mail.example.org", "pass issuers example.org");
    // Neither limits who may issue for a host.
    SAYS(with({{"example.org", 0, "issuewild", ";"}, {"example.org", 0, "issuemail", ";"}}), "caa.issuers",
         "pass anybody mail.example.org", "pass anybody example.org");
    // What is not critical may be passed over.
    SAYS(with({{"example.org", 0, "tbs", "Unknown"}}), "caa.issuers", "pass anybody mail.example.org",
         "pass anybody example.org");
}

void TestCaaIssuers::knowsWhichRecordGoverns() {
    // The closest set hides those above it, whatever it says.
    SAYS(with({{"example.org", 0, "issue", ";"}, {"mail.example.org", 0, "iodef", "mailto:a@example.org"}}),
         "caa.issuers", "pass anybody mail.example.org", "pass closed example.org");
    // That of the zone above the domain counts as well.
    SAYS(with({{"org", 0, "issue", "letsencrypt.org"}}), "caa.issuers",
         "pass allowed mail.example.org | name=org", "pass issuers example.org | name=org");
    // What an alias leads to stands for the name, but nobody climbs from there.
    Scenario alias = with({{"host.example.net", 0, "issue", "letsencrypt.org"}});
    alias.cname("example.org", "host.example.net");
    alias.mx("host.example.net", 10, "mail.example.org");
    SAYS(alias, "caa.issuers", "pass allowed mail.example.org | name=example.org",
         "pass issuers example.org | name=example.org");
}

void TestCaaIssuers::mindsWildcards() {
    const std::vector<std::string> wildcard{"*.example.org"};
    SAYS(with({{"example.org", 0, "issue", "letsencrypt.org"}, {"example.org", 0, "issuewild", ";"}},
              "Let's Encrypt", wildcard),
         "caa.issuers", "notice nobody mail.example.org | name=example.org", "pass issuers example.org");
    SAYS(with({{"example.org", 0, "issue", "letsencrypt.org"}}, "Let's Encrypt", wildcard), "caa.issuers",
         "pass allowed mail.example.org", "pass issuers example.org");
    // The host's own set says nothing about the certificate of "*.example.org".
    SAYS(with({{"mail.example.org", 0, "issue", ";"}}, "Let's Encrypt", wildcard), "caa.issuers",
         "pass anybody mail.example.org", "pass anybody example.org");
}

void TestCaaIssuers::holdsNothingAgainstWhoNeedsNone() {
    // An authority of one's own, or a certificate signed by itself, asks no CAA record.
    Scenario own = with({{"example.org", 0, "issue", ";"}}, "Home");
    shows(own, {.organisation = "Home", .verifyCode = 20});
    SAYS(own, "caa.issuers", "pass closed mail.example.org", "pass closed example.org");
    // Whoever only says that he is somebody is not believed.
    Scenario forged = with({{"example.org", 0, "issue", "sectigo.com"}});
    shows(forged, {.verifyCode = 20});
    SAYS(forged, "caa.issuers", "pass issuers mail.example.org", "pass issuers example.org");
    // One who offers encryption has a certificate, also where it was not seen.
    Scenario unseen = with({{"example.org", 0, "issue", ";"}});
    unseen.session(
        "203.0.113.25",
        "S: 220 mail.example.org\nC: EHLO x\nS: 250-mail.example.org\nS: 250 STARTTLS\nC: STARTTLS\n"
        "S: 220 go\n-- timed-out");
    SAYS(unseen, "caa.issuers", "notice nobody mail.example.org", "pass closed example.org");
    Scenario plain = with({{"example.org", 0, "issue", ";"}});
    plain.session("203.0.113.25",
                  "S: 220 mail.example.org\nC: EHLO x\nS: 250 mail.example.org\nC: QUIT\nS: 221 bye");
    SAYS(plain, "caa.issuers", "pass closed mail.example.org", "pass closed example.org");
    // Where the list of authorities could not be used, nobody knows whose certificate it is.
    for (const int verdict : {0, 20}) {
        Scenario blind = with({{"example.org", 0, "issue", "sectigo.com"}});
        shows(blind, {.verifyCode = verdict, .storeUsable = false});
        SAYS(blind, "caa.issuers", "pass issuers mail.example.org", "pass issuers example.org");
        Scenario closed = with({{"example.org", 0, "issue", ";"}});
        shows(closed, {.verifyCode = verdict, .storeUsable = false});
        SAYS(closed, "caa.issuers", "notice nobody mail.example.org", "pass closed example.org");
    }
    Scenario bare = with({{"example.org", 0, "issue", "sectigo.com"}});
    bare.session("203.0.113.25", test::healthySession);  // without the certificate itself
    SAYS(bare, "caa.issuers", "pass issuers mail.example.org", "pass issuers example.org");
    // A certificate for another name is not the host's.
    SAYS(with({{"example.org", 0, "issue", "sectigo.com"}}, "Let's Encrypt", {"www.example.net"}),
         "caa.issuers", "pass issuers mail.example.org", "pass issuers example.org");
    Scenario silent = with({{"example.org", 0, "issue", "sectigo.com"}});
    silent.sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(silent, "caa.issuers", "pass issuers mail.example.org", "pass issuers example.org");
    Scenario null("example.org");
    null.mx("example.org", 0, ".");
    SAYS(null, "caa.issuers", "pass anybody example.org");
}

void TestCaaIssuers::goesByTheNamesOwnServers() {
    // A forwarder that knows nothing of this type.
    Scenario s = with({});
    s.servfail("mail.example.org", "CAA").servfail("example.org", "CAA").servfail("org", "CAA");
    s.soa("example.org").ns("example.org", "ns1.example.org").a("ns1.example.org", "192.0.2.53");
    s.has("192.0.2.53", "mail.example.org", "CAA", {dns::Caa{0, "issue", "letsencrypt.org"}});
    s.has("192.0.2.53", "example.org", "CAA", {dns::Caa{0, "issue", ";"}});
    SAYS(s, "caa.issuers", "pass allowed mail.example.org", "pass closed example.org");
}

void TestCaaIssuers::couldNotLook() {
    Scenario s = with({});
    s.timeout("example.org", "CAA");
    SAYS(s, "caa.issuers", "unknown could-not-look mail.example.org | reason=nobody answered in time",
         "unknown could-not-look example.org");
    // Nobody answers questions of this type, so the resolver may be the reason.
    Scenario old = with({});
    old.servfail("mail.example.org", "CAA").servfail("example.org", "CAA").servfail("org", "CAA");
    SAYS(old, "caa.issuers", "unknown could-not-look mail.example.org", "unknown could-not-look example.org");
    Scenario garbled = with({});
    garbled.record("example.org", dns::Type::Caa, dns::RawRdata{"\x01"});
    SAYS(garbled, "caa.issuers",
         "unknown could-not-look mail.example.org | reason=a CAA record that came back is garbled",
         "unknown could-not-look example.org");
    Scenario mail("example.org");
    mail.timeout("example.org", "MX");
    SAYS(mail, "caa.issuers",
         "unknown could-not-look example.org | reason=the MX records could not be read: nobody answered in "
         "time",
         "pass anybody example.org");
    Scenario deep("example.org");
    deep.mx("example.org", 10, "a.b.c.d.e.f.g.h.i.example.org");
    SAYS(deep, "caa.issuers",
         "unknown could-not-look a.b.c.d.e.f.g.h.i.example.org | reason=its name has more parts than one "
         "check "
         "climbs up",
         "pass anybody example.org");
}

void TestCaaIssuers::doesNotApply() {
    Scenario s("example.org");
    s.nxdomain("example.org");
    SAYS(s, "caa.issuers", "not-applicable does-not-apply example.org | reason=the domain does not exist");
}

void TestCaaIssuers::waits() {
    Scenario s = with({{"mail.example.org", 0, "issue", ";"}});
    s.open("org", "CAA");
    SAYS(s, "caa.issuers", "notice nobody mail.example.org", "waiting");
    Scenario session = with({});
    session.sessionOpen("203.0.113.25");
    SAYS(session, "caa.issuers", "pass anybody example.org", "waiting");
}

MAILVITALS_TEST_CLASS(TestCaaIssuers)
#include "caa_issuers.moc"
