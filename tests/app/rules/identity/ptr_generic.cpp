// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestPtrGeneric : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tells_data();
    void tells();
    void takesOneNameOfItsOwnForEnough();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestPtrGeneric::tells_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("generic");
    const auto row = [](const char* address, const char* name, bool generic) {
        QTest::addRow("%s %s", address, name) << QString(address) << QString(name) << generic;
    };
    row("203.0.113.25", "mail.example.org", false);
    row("203.0.113.25", "example.org", false);
    row("203.0.113.25", "mx2-static.example.org", false);
    row("203.0.113.25", "203-0-113-25.example.org", true);
    row("203.0.113.25", "host-25-113-0-203.example.net", true);
    row("203.0.113.25", "ip203.000.113.025.example.net", true);
    row("203.0.113.25", "c113-25.example.net", false);
    row("203.0.113.25", "c203-113-25.example.net", true);  // three of the four numbers
    row("203.0.113.25", "p5B0ABCDE.dip0.example.net", true);
    row("203.0.113.25", "x.dyn.example.org", true);
    row("203.0.113.25", "dynamic-pool7.example.org", true);
    row("203.0.113.25", "cable2.customer.example.org", true);
    row("203.0.113.25", "dynamo.example.org", false);
    row("203.0.113.25", "poolside.example.org", false);
    // The registered name is its owner's to choose.
    row("203.0.113.25", "mail.cable.example", false);
    row("203.0.113.25", "mail.dynamic.co.uk", false);
    row("203.0.113.25", "mail.dynamic.example.co.uk", true);
    // A number counts once: "mail1" does not carry 1.1.1.1.
    row("1.1.1.1", "mail1.example.org", false);
    row("1.1.1.1", "1-1-1-1.example.org", true);
    row("2001:db8:25::25", "mail.example.org", false);
    row("2001:db8:25:1:a:b:c:d", "host-a-b-c-d.example.net", true);
    row("2001:db8:25:1:2a0:5ff:fe12:3456", "02a005fffe123456.example.net", true);
    row("2001:db8:25:1:2a0:5ff:fe12:3456", "cpe-2a0-5ff-fe12-3456.example.net", true);
    row("2001:db8:25:1:2a0:5ff:fe12:3456", "dead-beef.example.net", false);
    row("2001:db8:25::25", "mail0.example.org", false);
}

void TestPtrGeneric::tells() {
    QFETCH(QString, address);
    QFETCH(QString, name);
    QFETCH(bool, generic);
    Scenario s(address.toStdString());
    s.ptr(address.toStdString(), name.toStdString());
    const std::string subject = Scenario(address.toStdString()).request.target.toString();
    SAYS(s, "ptr.generic",
         (generic ? "warning generic " : "pass own ") + subject +
             " | names=" + ascii::lowered(name.toStdString()));
}

void TestPtrGeneric::takesOneNameOfItsOwnForEnough() {
    Scenario s("203.0.113.25");
    s.ptr("203.0.113.25", "203-0-113-25.example.net").ptr("203.0.113.25", "mail.example.org");
    SAYS(s, "ptr.generic", "pass own 203.0.113.25 | evidence=dns:PTR 25.113.0.203.in-addr.arpa");
}

void TestPtrGeneric::couldNotLook() {
    Scenario s("203.0.113.25");
    s.timeout(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(s, "ptr.generic", "unknown could-not-look 203.0.113.25 | reason=nobody answered in time");
}

void TestPtrGeneric::doesNotApply() {
    SAYS(Scenario("203.0.113.25"), "ptr.generic",
         "not-applicable does-not-apply 203.0.113.25 | reason=the address has no PTR record");
}

void TestPtrGeneric::waits() {
    Scenario s("203.0.113.25");
    s.open(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(s, "ptr.generic", "waiting");
}

MAILVITALS_TEST_CLASS(TestPtrGeneric)
#include "ptr_generic.moc"
