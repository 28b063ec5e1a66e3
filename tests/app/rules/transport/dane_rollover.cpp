// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hex.h"
#include "records/tlsa/match.h"
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Authority;
using test::Scenario;

namespace {

using std::chrono::days;
using State = KnownIssuer::State;

constexpr const char* mxAddress = "203.0.113.25";
constexpr const char* tlsaName = "_25._tcp.mail.example.org";
const std::string endpoint = " 203.0.113.25:25";

std::string keyOf(const std::string& der) {
    return toHex(tlsa::dataFor(der, 1, 1).value());
}

/// A signed zone, a certificate for ninety days of which sixty are left, and authorities that can be pinned.
struct Home : Scenario {
    Authority root{"Root", now - days(900), now + days(900)};
    Authority issuer = root.below("Issuer", now - days(300), now + days(300));
    Authority sibling = root.below("Sibling", now - days(300), now + days(300));
    std::string leaf = issuer.issue({.notBefore = now - days(30), .notAfter = now + days(60)});

    Home() : Scenario("example.org") {
        mx("example.org", 10, "mail.example.org").a("mail.example.org", mxAddress);
        validates().signedName("example.org").signedName("mail.example.org").signedName(tlsaName);
        session(mxAddress, test::healthySession).tls->chain = {leaf, issuer.der(), root.der()};
        policy.issuers.clear();
    }
    Home& pins(const std::string& der, std::uint8_t usage, std::uint8_t selector) {
        const char head[] = {static_cast<char>(usage), static_cast<char>(selector), 1};
        record(tlsaName, dns::Type::Tlsa,
               dns::RawRdata{std::string(head, 3) + tlsa::dataFor(der, selector, 1).value()});
        return *this;
    }
    Home& knows(const Authority& authority, State state) {
        policy.issuers.push_back({"Known", keyOf(authority.der()), state, "pool"});
        return *this;
    }
};

}  // namespace

class TestDaneRollover : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void keysLiveAsLongAsTheyAreKept();
    void wholeCertificatesDoNot();
    void authorities();
    void theBestRecordDecides();
    void doesNotApply();
    void saysNothingWhereNobodyHeedsIt();
    void couldNotLook();
    void waits();
};

void TestDaneRollover::keysLiveAsLongAsTheyAreKept() {
    Home home;
    SAYS(home.pins(home.leaf, 3, 1), "dane.rollover",
         "notice depends-on-key" + endpoint + " | host=mail.example.org | date=2026-12-23 12:00 UTC");
    // The next one lies ready.
    Home ready;
    const std::string next = test::certificate({.notBefore = ready.now, .notAfter = ready.now + days(9)});
    SAYS(ready.pins(ready.leaf, 3, 1).pins(next, 3, 1), "dane.rollover", "pass prepared" + endpoint);
}

void TestDaneRollover::wholeCertificatesDoNot() {
    Home home;
    SAYS(home.pins(home.leaf, 3, 0), "dane.rollover",
         "warning breaks" + endpoint + " | date=2026-12-23 12:00 UTC");
}

void TestDaneRollover::authorities() {
    Home root;
    SAYS(root.pins(root.root.der(), 2, 1), "dane.rollover", "pass survives" + endpoint + " | issuer=CN=Root");
    Home knownRoot;
    knownRoot.knows(knownRoot.issuer, State::Root);
    SAYS(knownRoot.pins(knownRoot.issuer.der(), 2, 1), "dane.rollover",
         "pass survives" + endpoint + " | issuer=Known");
    Home unknown;
    SAYS(unknown.pins(unknown.issuer.der(), 2, 1), "dane.rollover",
         "notice unknown-issuer" + endpoint + " | issuer=CN=Issuer | date=2026-12-23 12:00 UTC");
    Home retired;
    retired.knows(retired.issuer, State::Retired);
    SAYS(retired.pins(retired.issuer.der(), 2, 1), "dane.rollover",
         "warning retired-issuer" + endpoint + " | issuer=Known | date=2026-12-23 12:00 UTC");
    Home one;
    one.knows(one.issuer, State::Issuing).knows(one.sibling, State::Issuing);
    SAYS(one.pins(one.issuer.der(), 2, 1), "dane.rollover",
         "warning by-chance" + endpoint + " | issuer=Known");
    SAYS(one.pins(one.sibling.der(), 2, 1), "dane.rollover", "pass survives" + endpoint);
    // One that may begin to issue does not have to be pinned yet.
    Home spare;
    spare.knows(spare.issuer, State::Issuing).knows(spare.sibling, State::Spare);
    SAYS(spare.pins(spare.issuer.der(), 2, 1), "dane.rollover", "pass survives" + endpoint);
}

void TestDaneRollover::theBestRecordDecides() {
    Home home;
    home.knows(home.issuer, State::Retired);
    SAYS(home.pins(home.issuer.der(), 2, 1).pins(home.leaf, 3, 1), "dane.rollover",
         "notice depends-on-key" + endpoint);
    SAYS(home.pins(home.root.der(), 2, 1), "dane.rollover", "pass survives" + endpoint);
}

void TestDaneRollover::doesNotApply() {
    SAYS(Home(), "dane.rollover", "not-applicable does-not-apply mail.example.org");
    Home stale;
    SAYS(stale.pins(test::certificate({.notBefore = stale.now, .notAfter = stale.now + days(9)}), 3, 1),
         "dane.rollover", "not-applicable does-not-apply" + endpoint);
}

void TestDaneRollover::saysNothingWhereNobodyHeedsIt() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", mxAddress).validates();
    const std::string der = test::certificate({.notBefore = s.now, .notAfter = s.now + days(9)});
    s.session(mxAddress, test::healthySession).tls->chain = {der};
    s.record(tlsaName, dns::Type::Tlsa, dns::RawRdata{"\x03\x01\x01" + tlsa::dataFor(der, 1, 1).value()});
    SAYS(s, "dane.rollover", "not-applicable does-not-apply mail.example.org");
    Home dead;
    dead.pins(dead.leaf, 3, 1).sessionFails(mxAddress, FailureReason::TimedOut);
    SAYS(dead, "dane.rollover", "not-applicable does-not-apply" + endpoint);
}

void TestDaneRollover::couldNotLook() {
    Home home;
    home.servfail("example.org", "MX");
    SAYS(home, "dane.rollover", "unknown could-not-look example.org");
}

void TestDaneRollover::waits() {
    Home home;
    home.pins(home.leaf, 3, 1).sessionOpen(mxAddress);
    SAYS(home, "dane.rollover", "waiting");
}

MAILVITALS_TEST_CLASS(TestDaneRollover)
#include "dane_rollover.moc"
