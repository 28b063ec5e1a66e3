// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

const std::string ptrId = "dns:PTR 25.113.0.203.in-addr.arpa";

}  // namespace

class TestPtrForward : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void needsOneNameOfSeveral();
    void comparesAddressesNotTheirSpelling();
    void isNotSureAboutMoreNamesThanItLooksAt();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestPtrForward::speaks() {
    Scenario s("203.0.113.25");
    s.ptr("203.0.113.25", "mail.example.org").a("mail.example.org", "203.0.113.25");
    SAYS(
        s, "ptr.forward",
        "pass matches 203.0.113.25 | name=mail.example.org | evidence=" + ptrId + ", dns:A mail.example.org");

    Scenario elsewhere("203.0.113.25");
    elsewhere.ptr("203.0.113.25", "mail.example.org").a("mail.example.org", "203.0.113.80");
    SAYS(elsewhere, "ptr.forward",
         "critical leads-elsewhere 203.0.113.25 | names=mail.example.org | addresses=203.0.113.80");

    Scenario nowhere("203.0.113.25");
    nowhere.ptr("203.0.113.25", "mail.example.org").a("mail.example.org", "2001:db8:25::25");
    SAYS(nowhere, "ptr.forward",
         "critical leads-nowhere 203.0.113.25 | names=mail.example.org | evidence=" + ptrId +
             ", dns:A mail.example.org");
}

void TestPtrForward::needsOneNameOfSeveral() {
    Scenario s("2001:db8:25::25");
    s.ptr("2001:db8:25::25", "old.example.org").ptr("2001:db8:25::25", "mail.example.org");
    s.a("mail.example.org", "2001:db8:25::25").nxdomain("old.example.org");
    SAYS(s, "ptr.forward", "pass matches 2001:db8:25::25 | name=mail.example.org");
}

void TestPtrForward::comparesAddressesNotTheirSpelling() {
    Scenario s("2001:db8:25:0:0:0:0:25");
    s.ptr("2001:db8:25::25", "mail.example.org").a("mail.example.org", "2001:0db8:0025::0025");
    SAYS(s, "ptr.forward", "pass matches 2001:db8:25::25");
}

void TestPtrForward::isNotSureAboutMoreNamesThanItLooksAt() {
    Scenario s("203.0.113.25");
    for (int i = 0; i < 7; ++i) s.ptr("203.0.113.25", "host" + std::to_string(i) + ".example.org");
    s.a("host6.example.org", "203.0.113.25");
    SAYS(s, "ptr.forward",
         "unknown could-not-look 203.0.113.25 | reason=it has more reverse names than are looked at");
    s.a("host4.example.org", "203.0.113.25");
    SAYS(s, "ptr.forward", "pass matches 203.0.113.25 | name=host4.example.org");
}

void TestPtrForward::couldNotLook() {
    Scenario reverse("203.0.113.25");
    reverse.timeout(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(reverse, "ptr.forward", "unknown could-not-look 203.0.113.25 | reason=nobody answered in time");

    // One name leads elsewhere, but the other may be the right one.
    Scenario name("203.0.113.25");
    name.ptr("203.0.113.25", "one.example.org")
        .ptr("203.0.113.25", "two.example.org")
        .a("two.example.org", "203.0.113.80");
    name.servfail("one.example.org", "A");
    SAYS(name, "ptr.forward",
         "unknown could-not-look 203.0.113.25 | reason=the name server 192.168.1.1:53 answered SERVFAIL");
}

void TestPtrForward::doesNotApply() {
    SAYS(Scenario("203.0.113.25"), "ptr.forward",
         "not-applicable does-not-apply 203.0.113.25 | reason=the address has no PTR record");
    SAYS(Scenario("10.0.0.25"), "ptr.forward", "not-applicable does-not-apply 10.0.0.25");
}

void TestPtrForward::waits() {
    Scenario s("203.0.113.25");
    s.ptr("203.0.113.25", "one.example.org")
        .ptr("203.0.113.25", "two.example.org")
        .a("two.example.org", "203.0.113.80");
    s.open("one.example.org", "A");
    SAYS(s, "ptr.forward", "waiting");
    Scenario reverse("203.0.113.25");
    reverse.open(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(reverse, "ptr.forward", "waiting");
}

MAILVITALS_TEST_CLASS(TestPtrForward)
#include "ptr_forward.moc"
