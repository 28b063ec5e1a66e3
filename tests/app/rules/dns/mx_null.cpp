// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestMxNull : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void doesNotApply();
    void couldNotLook();
    void waits();
};

void TestMxNull::speaks() {
    Scenario null("example.org");
    null.mx("example.org", 0, ".");
    SAYS(null, "mx.null", "pass null example.org | evidence=dns:MX example.org");

    Scenario beside("example.org");
    beside.mx("example.org", 0, ".").mx("example.org", 10, "mail.example.org");
    SAYS(beside, "mx.null",
         "critical beside-others example.org | hosts=mail.example.org | evidence=dns:MX example.org");
}

void TestMxNull::doesNotApply() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org");
    SAYS(s, "mx.null",
         "not-applicable does-not-apply example.org | reason=the domain does not say that it takes no mail");

    // An MX that nobody can read is not a null MX.
    Scenario garbled("example.org");
    garbled.record("example.org", dns::Type::Mx, dns::RawRdata{"x"});
    SAYS(garbled, "mx.null", "unknown could-not-look example.org");
}

void TestMxNull::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "MX");
    SAYS(s, "mx.null", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestMxNull::waits() {
    Scenario s("example.org");
    s.open("example.org", "MX");
    SAYS(s, "mx.null", "waiting");
}

MAILVITALS_TEST_CLASS(TestMxNull)
#include "mx_null.moc"
