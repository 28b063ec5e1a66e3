// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfVoidLookups : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void allThere();
    void some();
    void tooMany();
    void overIpv6Only();
    void countsByTerm();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSpfVoidLookups::allThere() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a mx include:a.example -all").txt("a.example", "v=spf1 ip4:192.0.2.1 -all");
    s.a("example.org", "203.0.113.25").mx("example.org", 10, "mail.example.org");
    s.a("mail.example.org", "203.0.113.25");
    SAYS(s, "spf.void-lookups", "pass none example.org | count=2");

    Scenario none("example.org");
    none.txt("example.org", "v=spf1 ip4:203.0.113.25 -all");
    SAYS(none, "spf.void-lookups", "pass none example.org | count=0");
}

void TestSpfVoidLookups::some() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a:old.example exists:gone.example ip4:203.0.113.25 -all");
    SAYS(s, "spf.void-lookups",
         "notice some example.org | count=2 | names=a:old.example (in the record of example.org), "
         "exists:gone.example (in the record of example.org)");
}

void TestSpfVoidLookups::tooMany() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a:old.example mx:gone.example include:a.example ip4:203.0.113.25 -all");
    s.txt("a.example", "v=spf1 a:never.example ?all").nxdomain("never.example");
    SAYS(s, "spf.void-lookups",
         "critical too-many example.org | count=3 | names=a:old.example (in the record of example.org), "
         "mx:gone.example (in the record of example.org), a:never.example (in the record of a.example)");
}

void TestSpfVoidLookups::overIpv6Only() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a:a.example a:b.example a:c.example -all");
    for (const char* name : {"a.example", "b.example", "c.example"}) s.a(name, "203.0.113.25");
    SAYS(s, "spf.void-lookups", "warning too-many-ipv6 example.org | count=3");
}

void TestSpfVoidLookups::countsByTerm() {
    // One mx with three hosts that have no address is one term (RFC 7208 section 4.6.4).
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx -all");
    for (const char* host : {"a.example", "b.example", "c.example"}) s.mx("example.org", 10, host);
    SAYS(s, "spf.void-lookups", "notice some example.org | count=1");
}

void TestSpfVoidLookups::couldNotLook() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a:a.example -all").servfail("a.example", "A");
    SAYS(s, "spf.void-lookups",
         "unknown could-not-look example.org | reason=\"a:a.example\" in the record of example.org could not "
         "be "
         "followed: the name server answered SERVFAIL");
}

void TestSpfVoidLookups::doesNotApply() {
    SAYS(Scenario("example.org"), "spf.void-lookups", "not-applicable does-not-apply example.org");
}

void TestSpfVoidLookups::waits() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a:a.example -all").open("a.example", "AAAA");
    SAYS(s, "spf.void-lookups", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfVoidLookups)
#include "void_lookups.moc"
