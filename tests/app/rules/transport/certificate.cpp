// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/certificates.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

#include <functional>

using namespace mailvitals;
using test::Scenario;

namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr const char* subject = " 203.0.113.25:25";

/// mail.example.org over IPv4 alone, showing this certificate.
Scenario showing(const std::function<void(test::CertificateWish&)>& spoil = {},
                 const std::string& target = "example.org") {
    Scenario s(target);
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    test::CertificateWish wish{.notBefore = s.now - days(10), .notAfter = s.now + days(80)};
    if (spoil) spoil(wish);
    s.session("203.0.113.25", test::healthySession).tls->chain = {test::certificate(wish)};
    return s;
}

TlsFacts& tlsOf(Scenario& s, const std::string& der) {
    TlsFacts& tls = *s.session("203.0.113.25", test::healthySession).tls;
    tls.chain = {der};
    return tls;
}

}  // namespace

class TestTlsCertificate : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void expectsRenewalInTime();
    void knowsWhichKeysAreWeak();
    void judgesTrust();
    void saysEveryFlaw();
    void weighsMoreOnPortsForUsers();
    void readsNamesAsStandardsDo();
    void hasNoNameToCompareWhereAnAddressWasGiven();
    void cannotReadGarbage();
    void doesNotApply();
    void couldNotLook();
    void waits();
};

void TestTlsCertificate::speaks() {
    SAYS(showing(), "tls.certificate",
         std::string("pass trusted") + subject +
             " | host=mail.example.org | names=mail.example.org | issuer=CN=Authority of the tests | days=80 "
             "| type=EC | bits=256 | evidence=smtp:greeting mail.example.org 203.0.113.25:25");

    SAYS(showing([](auto& wish) { wish.notAfter -= days(81); }), "tls.certificate",
         std::string("critical expired") + subject + " | date=2026-11-22 12:00 UTC");
    SAYS(showing([](auto& wish) { wish.notBefore += days(11); }), "tls.certificate",
         std::string("critical not-yet-valid") + subject);
    SAYS(showing([](auto& wish) { wish.names = {"www.example.org"}; }), "tls.certificate",
         std::string("notice name-mismatch") + subject + " | host=mail.example.org | names=www.example.org");
    SAYS(showing([](auto& wish) { wish.key = "RSA-1024"; }), "tls.certificate",
         std::string("warning weak-key") + subject + " | type=RSA | bits=1024");
    SAYS(showing([](auto& wish) { wish.digest = "SHA1"; }), "tls.certificate",
         std::string("warning weak-signature") + subject + " | name=ecdsa-with-SHA1");
}

void TestTlsCertificate::expectsRenewalInTime() {
    const auto with = [](days life, hours left) {
        return showing([=](auto& wish) {
            wish.notAfter = wish.notBefore + days(10) + left;
            wish.notBefore = wish.notAfter - life;
        });
    };
    // Ninety days, renewed at thirty: below fourteen it has been missed.
    SAYS(with(days(90), days(14)), "tls.certificate", std::string("pass trusted") + subject);
    SAYS(with(days(90), days(13)), "tls.certificate",
         std::string("warning expires-soon") + subject + " | days=13 | date=2026-12-06 12:00 UTC");
    // Six days, renewed at two or three.
    SAYS(with(days(6), hours(49)), "tls.certificate", std::string("pass trusted") + subject);
    SAYS(with(days(6), hours(47)), "tls.certificate",
         std::string("warning expires-soon") + subject + " | days=1");
    SAYS(with(days(90), hours(0)), "tls.certificate",
         std::string("warning expires-soon") + subject + " | days=0");
}

void TestTlsCertificate::knowsWhichKeysAreWeak() {
    for (const char* key : {"RSA-2048", "P-256", "P-384", "ED25519"}) {
        SAYS(showing([=](auto& wish) { wish.key = key; }), "tls.certificate",
             std::string("pass trusted") + subject);
    }
    for (const char* key : {"RSA-1024", "P-224", "P-192"}) {
        SAYS(showing([=](auto& wish) { wish.key = key; }), "tls.certificate",
             std::string("warning weak-key") + subject);
    }
}

void TestTlsCertificate::judgesTrust() {
    Scenario s = showing();
    const test::CertificateWish wish{.notBefore = s.now - days(10), .notAfter = s.now + days(80)};
    TlsFacts& untrusted = tlsOf(s, test::certificate(wish));
    untrusted.verifyCode = 20;
    untrusted.verifyText = "unable to get local issuer certificate";
    SAYS(s, "tls.certificate",
         std::string("notice untrusted") + subject + " | detail=unable to get local issuer certificate");

    tlsOf(s, test::certificate(wish)).storeUsable = false;
    SAYS(s, "tls.certificate", std::string("unknown no-roots") + subject);

    test::CertificateWish own = wish;
    own.issuer = own.subject;
    own.digest = "SHA1";  // nobody checks the signature of a certificate that vouches for itself
    tlsOf(s, test::certificate(own)).verifyCode = 18;
    SAYS(s, "tls.certificate", std::string("notice self-signed") + subject);
}

void TestTlsCertificate::saysEveryFlaw() {
    Scenario s = showing();
    test::CertificateWish wish{
        .notBefore = s.now - days(400), .notAfter = s.now - days(35), .key = "RSA-1024"};
    wish.names = {"localhost"};
    wish.issuer = wish.subject;
    tlsOf(s, test::certificate(wish)).verifyCode = 18;
    SAYS(s, "tls.certificate", std::string("critical expired") + subject,
         std::string("notice name-mismatch") + subject, std::string("warning weak-key") + subject,
         std::string("notice self-signed") + subject);
}

void TestTlsCertificate::weighsMoreOnPortsForUsers() {
    const auto beside = [](const test::CertificateWish& wish, int verifyCode = 0) {
        Scenario s = showing();
        const TlsFacts tls{"TLSv1.3", "TLS_AES_256_GCM_SHA384", {test::certificate(wish)}, true, verifyCode,
                           "x"};
        test::Endpoint users{.onRecipient = test::usersOnly};
        users.tls = tls;
        s.endpoint("203.0.113.25", 465, users);
        return s;
    };
    const Scenario s("example.org");
    test::CertificateWish wish{.notBefore = s.now - days(10), .notAfter = s.now + days(80)};
    const std::string well = std::string("pass trusted") + subject;
    SAYS(beside(wish), "tls.certificate", well, "pass trusted 203.0.113.25:465");
    SAYS(beside(wish, 20), "tls.certificate", well,
         "warning untrusted-for-users 203.0.113.25:465 | detail=x");
    // Users may know the server by another name of the domain.
    wish.names = {"smtp.example.org"};
    SAYS(beside(wish), "tls.certificate", well, "pass trusted 203.0.113.25:465");
    wish.names = {"localhost", "example.net"};
    SAYS(beside(wish), "tls.certificate", well,
         "warning name-mismatch-for-users 203.0.113.25:465 | host=mail.example.org | names=localhost, "
         "example.net");
    wish.names = {"mail.example.org"};
    wish.notAfter = s.now - days(1);
    SAYS(beside(wish), "tls.certificate", well, "critical expired 203.0.113.25:465");
    wish.notAfter = s.now + days(80);
    wish.issuer = wish.subject;
    SAYS(beside(wish, 18), "tls.certificate", well, "warning self-signed-for-users 203.0.113.25:465");
    // Where nobody answers on port 25, users may still be served.
    Scenario usersOnly = beside(wish, 18);
    usersOnly.sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(usersOnly, "tls.certificate", std::string("unknown could-not-look") + subject,
         "warning self-signed-for-users 203.0.113.25:465");
}

void TestTlsCertificate::readsNamesAsStandardsDo() {
    SAYS(showing([](auto& wish) { wish.names = {"*.example.org"}; }), "tls.certificate",
         std::string("pass trusted") + subject);
    SAYS(showing([](auto& wish) { wish.names = {"MAIL.Example.ORG"}; }), "tls.certificate",
         std::string("pass trusted") + subject);
    // The common name does not count (RFC 9525).
    SAYS(showing([](auto& wish) { wish.names = {}; }), "tls.certificate",
         std::string("notice name-mismatch") + subject);
}

void TestTlsCertificate::hasNoNameToCompareWhereAnAddressWasGiven() {
    SAYS(showing(
             [](auto& wish) {
                 wish.names = {"a.example.net", "b.example.net"};
             },
             "203.0.113.25"),
         "tls.certificate", std::string("pass trusted") + subject + " | host=a.example.net, b.example.net");
}

void TestTlsCertificate::cannotReadGarbage() {
    Scenario s = showing();
    tlsOf(s, "no certificate");
    SAYS(s, "tls.certificate", std::string("critical unreadable") + subject);
    tlsOf(s, "").chain.clear();
    SAYS(s, "tls.certificate", std::string("critical unreadable") + subject);
}

void TestTlsCertificate::doesNotApply() {
    Scenario s("203.0.113.25");
    s.session("203.0.113.25", "S: 220 hi\nC: EHLO tester\nS: 250 mail\nC: QUIT\nS: 221 bye");
    SAYS(s, "tls.certificate",
         std::string("not-applicable does-not-apply") + subject +
             " | reason=no encrypted connection came about, so no certificate was seen");
}

void TestTlsCertificate::couldNotLook() {
    Scenario s("203.0.113.25");
    s.sessionFails("203.0.113.25", FailureReason::Refused);
    SAYS(s, "tls.certificate",
         std::string("unknown could-not-look") + subject + " | reason=the connection was refused");
}

void TestTlsCertificate::waits() {
    Scenario s("203.0.113.25");
    s.sessionOpen("203.0.113.25");
    SAYS(s, "tls.certificate", "waiting");
}

MAILVITALS_TEST_CLASS(TestTlsCertificate)
#include "certificate.moc"
