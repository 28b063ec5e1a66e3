// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestMxPresent : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void namesWhatIsPublishedEvenIfUseless();
    void fallsBackOnTheDomainsOwnAddress();
    void asksForAddressesTogetherWithTheMx();
    void missesEveryWay();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestMxPresent::speaks() {
    Scenario s("example.org");
    s.mx("example.org", 20, "backup.example.org").mx("example.org", 10, "mail.example.org");
    SAYS(s, "mx.present",
         "pass present example.org | hosts=mail.example.org, backup.example.org | evidence=dns:MX "
         "example.org");
}

void TestMxPresent::namesWhatIsPublishedEvenIfUseless() {
    // mx.literal says what is wrong with it.
    Scenario s("example.org");
    s.mx("example.org", 10, "203.0.113.25");
    SAYS(s, "mx.present", "pass present example.org | hosts=203.0.113.25");
}

void TestMxPresent::fallsBackOnTheDomainsOwnAddress() {
    Scenario v4("example.org");
    v4.a("example.org", "203.0.113.25");
    SAYS(
        v4, "mx.present",
        "notice implicit example.org | evidence=dns:MX example.org, dns:A example.org, dns:AAAA example.org");

    Scenario v6("example.org");
    v6.a("example.org", "2001:db8:25::25").timeout("example.org", "A");
    SAYS(v6, "mx.present", "notice implicit example.org");
}

void TestMxPresent::asksForAddressesTogetherWithTheMx() {
    // Else a domain without MX would cost one round trip more.
    const Scenario s("example.org");
    const auto waves = s.gather({{"mx.present"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(1));
    std::set<std::string> ids;
    for (const Question& question : waves.front()) ids.insert(idOf(question));
    for (const char* id : {"dns:MX example.org", "dns:A example.org", "dns:AAAA example.org"})
        QVERIFY2(ids.contains(id), id);
}

void TestMxPresent::missesEveryWay() {
    Scenario s("example.org");
    SAYS(s, "mx.present", "critical none example.org | domain=example.org");
}

void TestMxPresent::couldNotLook() {
    Scenario mx("example.org");
    mx.servfail("example.org", "MX").a("example.org", "203.0.113.25");
    SAYS(mx, "mx.present",
         "unknown could-not-look example.org | reason=the name server 192.168.1.1:53 answered SERVFAIL | "
         "evidence=dns:MX example.org");

    // No MX, no IPv4 address, and IPv6 unknown: there may be a way.
    Scenario address("example.org");
    address.timeout("example.org", "AAAA");
    SAYS(address, "mx.present", "unknown could-not-look example.org | reason=nobody answered in time");

    Scenario garbled("example.org");
    garbled.record("example.org", dns::Type::Mx, dns::RawRdata{"x"});
    SAYS(garbled, "mx.present",
         "unknown could-not-look example.org | reason=the MX record that came back is garbled");
}

void TestMxPresent::doesNotApply() {
    Scenario null("example.org");
    null.mx("example.org", 0, ".");
    SAYS(null, "mx.present",
         "not-applicable does-not-apply example.org | reason=the domain says that it takes no mail");

    Scenario gone("example.org");
    gone.nxdomain("example.org");
    SAYS(gone, "mx.present", "not-applicable does-not-apply example.org | reason=the domain does not exist");

    SAYS(Scenario("203.0.113.25"), "mx.present", "not-applicable does-not-apply 203.0.113.25");
}

void TestMxPresent::waits() {
    Scenario mx("example.org");
    mx.open("example.org", "MX").a("example.org", "203.0.113.25");
    SAYS(mx, "mx.present", "waiting");

    Scenario address("example.org");
    address.open("example.org", "A");
    SAYS(address, "mx.present", "waiting");

    // The domain's own addresses do not matter where there is an MX.
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").open("example.org", "A").open("example.org", "AAAA");
    SAYS(s, "mx.present", "pass present example.org");
}

MAILVITALS_TEST_CLASS(TestMxPresent)
#include "mx_present.moc"
