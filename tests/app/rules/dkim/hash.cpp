// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_key.h"

using namespace mailvitals;
using test::Scenario;
using test::withKey;

class TestDkimHash : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void staysSilent();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDkimHash::speaks() {
    SAYS(withKey("v=DKIM1; h=sha1; p=AAAA"), "dkim.hash",
         "critical no-method mail | found=sha1 | evidence=dns:TXT mail._domainkey.example.org");
    SAYS(withKey("v=DKIM1; h=sha512:sha3; p=AAAA"), "dkim.hash",
         "critical no-method mail | found=sha512:sha3");
    SAYS(withKey("v=DKIM1; s=tlsrpt; p=AAAA"), "dkim.hash", "critical not-for-mail mail | term=tlsrpt");
    SAYS(withKey("v=DKIM1; h=sha1; s=other; p=AAAA"), "dkim.hash", "critical no-method mail",
         "critical not-for-mail mail");
    SAYS(withKey("v=DKIM1; h=sha1:sha256; p=AAAA"), "dkim.hash",
         "notice old-method-too mail | found=sha1:sha256");
}

void TestDkimHash::staysSilent() {
    for (const char* record :
         {"v=DKIM1; p=AAAA", "v=DKIM1; h=sha256; p=AAAA", "h=SHA256; s=email; p=AAAA", "s=*; p=AAAA",
          "s=tlsrpt:email; p=AAAA", "v=DKIM1; h=sha256 : sha512; k=ed25519; p=AAAA"}) {
        SAYS(withKey(record), "dkim.hash", "pass usable mail");
    }
}

void TestDkimHash::couldNotLook() {
    Scenario s("example.org");
    s.policy.selectors = {"mail"};
    s.servfail("mail._domainkey.example.org", "TXT");
    SAYS(s, "dkim.hash", "unknown could-not-look example.org | evidence=dns:TXT mail._domainkey.example.org");
}

void TestDkimHash::doesNotApply() {
    SAYS(Scenario("example.org"), "dkim.hash", "not-applicable does-not-apply example.org");
    SAYS(withKey("v=DKIM1; h=sha1; p="), "dkim.hash", "not-applicable does-not-apply example.org");
    SAYS(withKey("v=DKIM1; h=sha1; p=broken!"), "dkim.hash",
         "not-applicable does-not-apply example.org | reason=no key in force was found under any selector "
         "tried");
}

void TestDkimHash::waits() {
    Scenario s = withKey("v=DKIM1; h=sha1; p=AAAA");
    s.open("other._domainkey.example.org", "TXT");
    SAYS(s, "dkim.hash", "critical no-method mail", "waiting");
}

MAILVITALS_TEST_CLASS(TestDkimHash)
#include "hash.moc"
