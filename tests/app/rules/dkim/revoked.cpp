// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_key.h"

using namespace mailvitals;
using test::Scenario;
using test::withKey;

class TestDkimRevoked : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void staysSilent();
    void knowsWildcards();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDkimRevoked::speaks() {
    // The only key there is: perhaps the server still signs with it.
    SAYS(withKey("v=DKIM1; p="), "dkim.revoked",
         "warning perhaps-in-use mail | name=mail._domainkey.example.org | "
         "evidence=dns:TXT mail._domainkey.example.org");

    // Another is in force: this one is of former times.
    Scenario two = withKey("v=DKIM1; k=rsa; p=");
    two.txt("other._domainkey.example.org", "v=DKIM1; p=AAAA");
    SAYS(two, "dkim.revoked", "notice beside-others mail");

    // But what the user says to be in use matters all the same.
    two.request.selectors = {"mail"};
    SAYS(two, "dkim.revoked", "warning perhaps-in-use mail");
}

void TestDkimRevoked::staysSilent() {
    SAYS(withKey("v=DKIM1; p=AAAA"), "dkim.revoked",
         "pass none example.org | evidence=dns:TXT _domainkey.example.org");
    // White space is no key, but a record without p= is broken, not revoked (RFC 6376 section 3.6.1).
    SAYS(withKey("v=DKIM1; p= "), "dkim.revoked", "warning perhaps-in-use mail");
    SAYS(withKey("v=DKIM1; k=rsa"), "dkim.revoked", "not-applicable does-not-apply example.org");
}

void TestDkimRevoked::knowsWildcards() {
    Scenario s("example.org");
    s.policy.selectors = {"mail", "other"};
    for (const char* selector : {"*", "mail", "other"}) {
        s.txt(std::string(selector) + "._domainkey.example.org", "v=DKIM1; p=");
    }
    SAYS(s, "dkim.revoked", "notice all-others *");
}

void TestDkimRevoked::couldNotLook() {
    Scenario s("example.org");
    s.policy.selectors = {"mail"};
    s.timeout("mail._domainkey.example.org", "TXT");
    SAYS(s, "dkim.revoked", "unknown could-not-look example.org | reason=nobody answered in time");

    // Whether another key is in force is not known, so this may be one of former times.
    Scenario half = withKey("v=DKIM1; p=");
    half.timeout("other._domainkey.example.org", "TXT");
    SAYS(half, "dkim.revoked", "unknown could-not-look mail");
}

void TestDkimRevoked::doesNotApply() {
    SAYS(Scenario("example.org"), "dkim.revoked", "not-applicable does-not-apply example.org");
}

void TestDkimRevoked::waits() {
    Scenario s = withKey("v=DKIM1; p=");
    s.open("other._domainkey.example.org", "TXT");
    SAYS(s, "dkim.revoked", "waiting");
}

MAILVITALS_TEST_CLASS(TestDkimRevoked)
#include "revoked.moc"
