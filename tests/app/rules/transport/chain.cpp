// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Authority;
using test::Scenario;

namespace {

using std::chrono::days;

const std::string subject = " 203.0.113.25:25";
constexpr int noIssuer = 20;

/// One host, and authorities that can sign for it.
struct Home : Scenario {
    Authority root{"Root", now - days(900), now + days(900)};
    Authority issuer = root.below("Issuer", now - days(300), now + days(300));
    std::string leaf = issuer.issue(wish());

    Home() : Scenario("example.org") {
        mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    }
    test::CertificateWish wish() const { return {.notBefore = now - days(9), .notAfter = now + days(80)}; }
    Home& sends(std::vector<std::string> chain, int verifyCode = 0) {
        TlsFacts& tls = *session("203.0.113.25", test::healthySession).tls;
        tls.chain = std::move(chain);
        tls.verifyCode = verifyCode;
        return *this;
    }
};

}  // namespace

class TestTlsChain : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void complete();
    void namesWhatIsMissing();
    void weighsMoreOnPortsForUsers();
    void tellsTheOrder();
    void tellsWhatIsSuperfluous();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestTlsChain::complete() {
    Home home;
    SAYS(home.sends({home.leaf, home.issuer.der()}), "tls.chain",
         "pass complete" + subject + " | host=mail.example.org | count=2");
    SAYS(home.sends({home.leaf}), "tls.chain", "pass complete" + subject + " | count=1");
}

void TestTlsChain::namesWhatIsMissing() {
    Home home;
    SAYS(home.sends({home.leaf}, noIssuer), "tls.chain",
         "notice incomplete" + subject + " | issuer=CN=Issuer | name=CN=mail.example.org");
    SAYS(home.sends({home.leaf, home.issuer.der()}, noIssuer), "tls.chain",
         "notice incomplete" + subject + " | issuer=CN=Root | name=CN=Issuer");
    test::CertificateWish wish = home.wish();
    wish.issuerLink = "http://ca.example/issuer.crt";
    SAYS(home.sends({home.issuer.issue(wish)}, noIssuer), "tls.chain",
         "notice incomplete-at" + subject + " | detail=http://ca.example/issuer.crt");
    // It bears the issuer's name, and has signed nothing.
    const Authority other("Issuer", home.now, home.now + days(9));
    SAYS(home.sends({home.leaf, other.der()}, noIssuer), "tls.chain", "notice incomplete" + subject,
         "notice surplus" + subject + " | count=1 | names=CN=Issuer");
    // What else may be wrong with a chain is no certificate that is missing.
    SAYS(home.sends({home.leaf, home.issuer.der()}, 68), "tls.chain", "pass complete" + subject);
}

void TestTlsChain::weighsMoreOnPortsForUsers() {
    Home home;
    home.sends({home.leaf, home.issuer.der()});
    test::Endpoint submission{.onRecipient = test::usersOnly};
    submission.tls = TlsFacts{"TLSv1.3", "TLS_AES_256_GCM_SHA384", {home.leaf}, true, noIssuer, "no issuer"};
    home.endpoint("203.0.113.25", 587, submission);
    SAYS(home, "tls.chain", "pass complete" + subject,
         "warning incomplete-for-users 203.0.113.25:587 | issuer=CN=Issuer");
    test::CertificateWish wish = home.wish();
    wish.issuerLink = "http://ca.example/issuer.crt";
    submission.tls->chain = {home.issuer.issue(wish)};
    home.endpoint("203.0.113.25", 587, submission);
    SAYS(home, "tls.chain", "pass complete" + subject,
         "warning incomplete-at-for-users 203.0.113.25:587 | detail=http://ca.example/issuer.crt");
}

void TestTlsChain::tellsTheOrder() {
    Home home;
    const Authority middle = home.issuer.below("Middle", home.now, home.now + days(99));
    const std::string leaf = middle.issue(home.wish());
    SAYS(home.sends({leaf, home.issuer.der(), middle.der()}), "tls.chain",
         "notice wrong-order" + subject + " | names=CN=mail.example.org, CN=Issuer, CN=Middle");
    SAYS(home.sends({leaf, middle.der(), home.issuer.der()}), "tls.chain",
         "pass complete" + subject + " | count=3");
}

void TestTlsChain::tellsWhatIsSuperfluous() {
    Home home;
    SAYS(home.sends({home.leaf, home.issuer.der(), home.root.der()}), "tls.chain",
         "notice root-sent" + subject + " | name=CN=Root", "pass complete" + subject + " | count=3");
    SAYS(home.sends({home.leaf, home.issuer.der(), home.issuer.der(), "no certificate"}), "tls.chain",
         "notice surplus" + subject + " | count=2 | names=CN=Issuer",
         "pass complete" + subject + " | count=2");
    const Authority stranger("Stranger", home.now, home.now + days(9));
    SAYS(home.sends({home.leaf, stranger.der(), home.issuer.der()}), "tls.chain",
         "notice wrong-order" + subject);
}

void TestTlsChain::couldNotLook() {
    Home home;
    home.sends({home.leaf}).session("203.0.113.25", test::healthySession).tls->chain = {home.leaf};
    home.session("203.0.113.25", test::healthySession).tls =
        TlsFacts{"TLSv1.3", "x", {home.leaf}, false, 20, "x"};
    SAYS(home, "tls.chain", "unknown could-not-look" + subject);
    Home dead;
    dead.sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(dead, "tls.chain", "unknown could-not-look" + subject);
}

void TestTlsChain::doesNotApply() {
    Home home;
    test::CertificateWish own = home.wish();
    own.issuer = own.subject;
    SAYS(home.sends({test::certificate(own)}, 18), "tls.chain",
         "not-applicable does-not-apply" + subject +
             " | reason=the certificate is self-signed, so there is no chain");
    SAYS(home.sends({"no certificate"}), "tls.chain", "not-applicable does-not-apply" + subject);
    Home plain;
    plain.session("203.0.113.25", "S: 220 hi\nC: EHLO tester\nS: 250-mail\nS: 250 SIZE\nC: QUIT\nS: 221 bye");
    SAYS(plain, "tls.chain", "not-applicable does-not-apply" + subject);
}

void TestTlsChain::waits() {
    Home home;
    home.sessionOpen("203.0.113.25");
    SAYS(home, "tls.chain", "waiting");
    Home users;
    users.sends({users.leaf, users.issuer.der()}).endpointOpen("203.0.113.25", 587);
    SAYS(users, "tls.chain", "pass complete" + subject, "waiting");
}

MAILVITALS_TEST_CLASS(TestTlsChain)
#include "chain.moc"
