// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestMxLiteral : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void knowsAddressesInAnyDress();
    void passesOverTheNullMx();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestMxLiteral::speaks() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org")
        .mx("example.org", 20, "203.0.113.25")
        .mx("example.org", 30, "my_mail.example.org");
    SAYS(s, "mx.literal", "pass name mail.example.org | host=mail.example.org | evidence=dns:MX example.org",
         "critical address 203.0.113.25 | domain=example.org",
         "critical illegal my_mail.example.org | host=my_mail.example.org");
}

void TestMxLiteral::knowsAddressesInAnyDress() {
    // Dots make labels of it; the last one has only digits, as no name of the DNS's top has.
    Scenario s("example.org");
    s.mx("example.org", 10, "300.1.1.1");
    SAYS(s, "mx.literal", "critical address 300.1.1.1");
}

void TestMxLiteral::passesOverTheNullMx() {
    Scenario s("example.org");
    s.mx("example.org", 0, ".").mx("example.org", 10, "mail.example.org");
    SAYS(s, "mx.literal", "pass name mail.example.org");
}

void TestMxLiteral::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "MX");
    SAYS(s, "mx.literal", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestMxLiteral::doesNotApply() {
    Scenario s("example.org");
    s.a("example.org", "203.0.113.25");
    SAYS(s, "mx.literal", "not-applicable does-not-apply example.org");
}

void TestMxLiteral::waits() {
    Scenario s("example.org");
    s.open("example.org", "MX");
    SAYS(s, "mx.literal", "waiting");
}

MAILVITALS_TEST_CLASS(TestMxLiteral)
#include "mx_literal.moc"
