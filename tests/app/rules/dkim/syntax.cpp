// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

/// A domain with one key record, and only these selectors to try.
Scenario withKey(const std::string& record, const std::string& selector = "mail") {
    Scenario s("example.org");
    s.policy.selectors = {selector, "other"};
    s.txt(selector + "._domainkey.example.org", record);
    return s;
}

}  // namespace

class TestDkimSyntax : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void passesOverOtherRecordsAtTheName();
    void findsTheSlipsPeopleMake();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDkimSyntax::speaks() {
    SAYS(withKey("v=DKIM1; k=rsa; p=AAAA"), "dkim.syntax",
         "pass sound mail | name=mail._domainkey.example.org | record=v=DKIM1; k=rsa; p=AAAA | "
         "evidence=dns:TXT mail._domainkey.example.org");

    SAYS(withKey("v=DKIM1; p=AA*A"), "dkim.syntax",
         "critical error mail | where=14 | found=* | record=v=DKIM1; p=AA*A");

    Scenario many = withKey("v=DKIM1; p=AAAA");
    many.txt("mail._domainkey.example.org", "v=DKIM1; p=BBBB");
    SAYS(many, "dkim.syntax", "critical many mail | count=2");
}

void TestDkimSyntax::passesOverOtherRecordsAtTheName() {
    Scenario s = withKey("v=DKIM1; p=AAAA");
    s.txt("mail._domainkey.example.org", "v=spf1 -all");
    SAYS(s, "dkim.syntax", "pass sound mail");
}

void TestDkimSyntax::findsTheSlipsPeopleMake() {
    // A backslash from a zone file that was typed into a form, a wrong version, quotes around the record.
    for (const char* record :
         {"v=DKIM1\\; p=AAAA", "v=DKIM1; k=rsa; p=\"AAAA\"", "k=rsa; v=DKIM1; p=AAAA", "v=DKIM1; k=rsa"}) {
        SAYS(withKey(record), "dkim.syntax", std::string("critical error mail | record=") + record);
    }
}

void TestDkimSyntax::couldNotLook() {
    Scenario s("example.org");
    s.policy.selectors = {"mail"};
    s.servfail("mail._domainkey.example.org", "TXT");
    SAYS(s, "dkim.syntax",
         "unknown could-not-look example.org | evidence=dns:TXT mail._domainkey.example.org");
}

void TestDkimSyntax::doesNotApply() {
    SAYS(Scenario("example.org"), "dkim.syntax",
         "not-applicable does-not-apply example.org | reason=no key was found under any selector tried");
}

void TestDkimSyntax::waits() {
    Scenario s = withKey("v=DKIM1; p=A*");
    s.open("other._domainkey.example.org", "TXT");
    SAYS(s, "dkim.syntax", "critical error mail", "waiting");
}

MAILVITALS_TEST_CLASS(TestDkimSyntax)
#include "syntax.moc"
