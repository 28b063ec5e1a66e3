// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"
#include "with_key.h"

using namespace mailvitals;
using test::Scenario;
using test::withKey;

class TestDkimTesting : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void staysSilent();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDkimTesting::speaks() {
    for (const char* record : {"v=DKIM1; t=y; p=AAAA", "v=DKIM1; t=s:y; p=AAAA", "t=Y; p=AAAA"}) {
        SAYS(withKey(record), "dkim.testing",
             std::string("warning testing mail | record=") + record +
                 " | evidence=dns:TXT mail._domainkey.example.org");
    }
}

void TestDkimTesting::staysSilent() {
    for (const char* record : {"v=DKIM1; p=AAAA", "v=DKIM1; t=s; p=AAAA", "v=DKIM1; n=t=y; p=AAAA"}) {
        SAYS(withKey(record), "dkim.testing", "pass in-earnest mail");
    }
    // A key that is withdrawn anyhow.
    SAYS(withKey("v=DKIM1; t=y; p="), "dkim.testing", "not-applicable does-not-apply example.org");
}

void TestDkimTesting::couldNotLook() {
    Scenario s("example.org");
    s.policy.selectors = {"mail"};
    s.servfail("mail._domainkey.example.org", "TXT");
    SAYS(s, "dkim.testing",
         "unknown could-not-look example.org | evidence=dns:TXT mail._domainkey.example.org");
}

void TestDkimTesting::doesNotApply() {
    SAYS(Scenario("example.org"), "dkim.testing", "not-applicable does-not-apply example.org");
    SAYS(withKey("v=DKIM1; t=y; p=A*"), "dkim.testing", "not-applicable does-not-apply example.org");
}

void TestDkimTesting::waits() {
    Scenario s = withKey("v=DKIM1; t=y; p=AAAA");
    s.open("other._domainkey.example.org", "TXT");
    SAYS(s, "dkim.testing", "warning testing mail", "waiting");
}

MAILVITALS_TEST_CLASS(TestDkimTesting)
#include "testing.moc"
