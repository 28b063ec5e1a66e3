// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfBreadth : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void counts();
    void countsInPart();
    void wide();
    void servicesAreLarge();
    void absurdElsewhere();
    void veryMany();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestSpfBreadth::counts() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 mx ip4:192.0.2.0/24 ip6:2001:db8:25::/56 include:a.example -all");
    s.txt("a.example", "v=spf1 ip4:198.51.100.0/28 -all");
    s.mx("example.org", 10, "mail.example.org");
    s.a("mail.example.org", "203.0.113.25").a("mail.example.org", "2001:db8:25::25");
    SAYS(s, "spf.breadth", "pass counted example.org | count=273 | networks=256");

    // What an earlier term refuses is not let in by a later one; what two terms name is counted once.
    Scenario order("example.org");
    order.txt("example.org",
              "v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24 ip4:192.0.2.128/25 ~ip4:198.51.100.0/24 -all");
    SAYS(order, "spf.breadth", "pass counted example.org | count=255 | networks=0");
}

void TestSpfBreadth::countsInPart() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 ip4:192.0.2.1 exists:%{i}.x.example -all");
    SAYS(s, "spf.breadth", "pass counted-in-part example.org | count=1");
}

void TestSpfBreadth::wide() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 ip4:198.18.0.0/15 ip6:2001:db8::/29 ip4:10.0.0.0/16 -all");
    SAYS(s, "spf.breadth", "warning wide 198.18.0.0/15 | term=ip4:198.18.0.0/15",
         "warning wide 2001:db8::/29 | term=ip6:2001:db8::/29");

    Scenario around("example.org");
    around.txt("example.org", "v=spf1 a/8 -all").a("example.org", "203.0.113.25");
    SAYS(around, "spf.breadth", "warning wide 203.0.113.25/8 | term=a/8");

    // Nobody passes by a wide range that is refused.
    Scenario refused("example.org");
    refused.txt("example.org", "v=spf1 ip4:192.0.2.1 -ip4:0.0.0.0/1 -all");
    SAYS(refused, "spf.breadth", "pass counted example.org | count=1");
}

void TestSpfBreadth::servicesAreLarge() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all").txt("a.example", "v=spf1 ip4:52.100.0.0/14 -all");
    SAYS(s, "spf.breadth", "pass counted example.org | count=262144");
}

void TestSpfBreadth::absurdElsewhere() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all").txt("a.example", "v=spf1 ip4:0.0.0.0/1 -all");
    SAYS(s, "spf.breadth", "warning wide-elsewhere 0.0.0.0/1 | name=a.example");

    Scenario refused("example.org");
    refused.txt("example.org", "v=spf1 -include:a.example mx -all")
        .txt("a.example", "v=spf1 ip4:0.0.0.0/1 -all");
    SAYS(refused, "spf.breadth", "pass counted example.org | count=0");

    // A record that lets everybody pass, by which the one above lets nobody.
    Scenario everybody("example.org");
    everybody.txt("example.org", "v=spf1 ip4:192.0.2.1 -include:a.example -all")
        .txt("a.example", "v=spf1 +all");
    SAYS(everybody, "spf.breadth", "pass counted example.org | count=1");
}

void TestSpfBreadth::veryMany() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 include:a.example -all")
        .txt("a.example", "v=spf1 ip4:8.0.0.0/8 ip4:9.0.0.0/8 -all");
    SAYS(s, "spf.breadth", "warning very-many example.org | count=33554432");
}

void TestSpfBreadth::couldNotLook() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a:a.example -all").timeout("a.example", "A");
    SAYS(s, "spf.breadth", "unknown could-not-look example.org");
}

void TestSpfBreadth::doesNotApply() {
    SAYS(Scenario("example.org"), "spf.breadth", "not-applicable does-not-apply example.org");
    Scenario open("example.org");
    open.txt("example.org", "v=spf1 +all");
    SAYS(open, "spf.breadth",
         "not-applicable does-not-apply example.org | reason=the record lets the whole world pass");
}

void TestSpfBreadth::waits() {
    Scenario s("example.org");
    s.txt("example.org", "v=spf1 a:a.example -all").open("a.example", "A");
    SAYS(s, "spf.breadth", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfBreadth)
#include "breadth.moc"
