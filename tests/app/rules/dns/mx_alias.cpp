// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestMxAlias : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void seesAnAliasThatLeadsNowhere();
    void endsInALoop();
    void lookedAtOneFamilyAlone();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestMxAlias::speaks() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    SAYS(s, "mx.alias",
         "pass plain mail.example.org | evidence=dns:A mail.example.org, dns:AAAA mail.example.org");

    Scenario alias("example.org");
    alias.mx("example.org", 10, "mail.example.org")
        .cname("mail.example.org", "nuc.home.example")
        .a("nuc.home.example", "203.0.113.25");
    SAYS(alias, "mx.alias",
         "warning alias mail.example.org | target=nuc.home.example | evidence=dns:A mail.example.org");
}

void TestMxAlias::seesAnAliasThatLeadsNowhere() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org")
        .cname("mail.example.org", "gone.example")
        .nxdomain("gone.example");
    SAYS(s, "mx.alias", "warning alias mail.example.org | target=gone.example");
}

void TestMxAlias::endsInALoop() {
    Scenario s("example.org");
    s.mx("example.org", 10, "a.example.org")
        .cname("a.example.org", "b.example.org")
        .cname("b.example.org", "a.example.org");
    SAYS(s, "mx.alias", "warning alias a.example.org");
}

void TestMxAlias::lookedAtOneFamilyAlone() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org")
        .cname("mail.example.org", "nuc.home.example")
        .a("nuc.home.example", "2001:db8:25::25")
        .timeout("mail.example.org", "A");
    SAYS(s, "mx.alias", "warning alias mail.example.org | evidence=dns:AAAA mail.example.org");
    // An alias stands in place of every type, so one of them is enough to see that there is none.
    Scenario plain("example.org");
    plain.mx("example.org", 10, "mail.example.org").a("mail.example.org", "2001:db8:25::25");
    plain.timeout("mail.example.org", "A");
    SAYS(plain, "mx.alias", "pass plain mail.example.org");
}

void TestMxAlias::couldNotLook() {
    Scenario host("example.org");
    host.mx("example.org", 10, "mail.example.org")
        .timeout("mail.example.org", "A")
        .timeout("mail.example.org", "AAAA");
    SAYS(host, "mx.alias", "unknown could-not-look mail.example.org | reason=nobody answered in time");

    Scenario mx("example.org");
    mx.timeout("example.org", "MX");
    SAYS(mx, "mx.alias", "unknown could-not-look example.org");
}

void TestMxAlias::doesNotApply() {
    // The domain itself may be an alias (an implicit MX).
    Scenario s("example.org");
    s.cname("example.org", "www.example.net").a("www.example.net", "203.0.113.80");
    SAYS(s, "mx.alias", "not-applicable does-not-apply example.org | reason=the domain has no MX record");
}

void TestMxAlias::waits() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").open("mail.example.org", "A");
    SAYS(s, "mx.alias", "waiting");
}

MAILVITALS_TEST_CLASS(TestMxAlias)
#include "mx_alias.moc"
