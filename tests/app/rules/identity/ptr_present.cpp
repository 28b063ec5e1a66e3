// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

const std::string ptrId = "dns:PTR 25.113.0.203.in-addr.arpa";

}  // namespace

class TestPtrPresent : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void looksAtEveryAddressOfEveryMailHost();
    void followsDelegatedReverseZones();
    void asksIpv6InNibbles();
    void couldNotLook();
    void saysHowManyItPassesOver();
    void doesNotApply();
    void waits();
};

void TestPtrPresent::speaks() {
    Scenario s("203.0.113.25");
    s.ptr("203.0.113.25", "mail.example.org").ptr("203.0.113.25", "www.example.org");
    SAYS(s, "ptr.present",
         "pass present 203.0.113.25 | names=mail.example.org, www.example.org | evidence=" + ptrId);

    SAYS(Scenario("203.0.113.25"), "ptr.present",
         "critical missing 203.0.113.25 | address=203.0.113.25 | evidence=" + ptrId);

    Scenario nowhere("203.0.113.25");
    nowhere.nxdomain(Scenario::reverse("203.0.113.25"));
    SAYS(nowhere, "ptr.present", "critical missing 203.0.113.25");
}

void TestPtrPresent::looksAtEveryAddressOfEveryMailHost() {
    Scenario s = test::healthy();
    s.mx("example.org", 20, "two.example.org").a("two.example.org", "203.0.113.26");
    SAYS(s, "ptr.present", "pass present 203.0.113.25", "pass present 2001:db8:25::25",
         "critical missing 203.0.113.26");
}

void TestPtrPresent::followsDelegatedReverseZones() {
    // RFC 2317: the provider's zone hands the address over by an alias.
    Scenario s("203.0.113.25");
    s.cname(Scenario::reverse("203.0.113.25"), "25.24-31.113.0.203.in-addr.arpa")
        .record("25.24-31.113.0.203.in-addr.arpa", dns::Type::Ptr, "mail.example.org"_dn);
    SAYS(s, "ptr.present", "pass present 203.0.113.25 | names=mail.example.org");
}

void TestPtrPresent::asksIpv6InNibbles() {
    Scenario s("2001:db8:25::25");
    SAYS(s, "ptr.present",
         "critical missing 2001:db8:25::25 | evidence=dns:PTR "
         "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.2.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

void TestPtrPresent::couldNotLook() {
    Scenario s("203.0.113.25");
    s.servfail(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(s, "ptr.present",
         "unknown could-not-look 203.0.113.25 | reason=the name server 192.168.1.1:53 answered SERVFAIL | "
         "evidence=" +
             ptrId);

    // The hole may be just where nobody could look.
    Scenario v6 = test::healthy();
    v6.timeout("mail.example.org", "AAAA");
    SAYS(v6, "ptr.present",
         "unknown could-not-look mail.example.org | reason=its IPv6 addresses are not known: nobody answered "
         "in time | evidence=dns:AAAA mail.example.org",
         "pass present 203.0.113.25");
    Scenario v4 = test::healthy();
    v4.servfail("mail.example.org", "A");
    SAYS(v4, "ptr.present",
         "unknown could-not-look mail.example.org | reason=its IPv4 addresses are not known: the name server "
         "192.168.1.1:53 answered SERVFAIL",
         "pass present 2001:db8:25::25");
    Scenario both = test::healthy();
    both.timeout("mail.example.org", "A").timeout("mail.example.org", "AAAA");
    SAYS(both, "ptr.present",
         "unknown could-not-look mail.example.org | reason=its addresses are not known: nobody answered in "
         "time");

    Scenario mx("example.org");
    mx.timeout("example.org", "MX");
    SAYS(mx, "ptr.present",
         "unknown could-not-look example.org | reason=the MX records could not be read: nobody answered in "
         "time | evidence=dns:MX example.org");
}

void TestPtrPresent::saysHowManyItPassesOver() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org");
    for (int i = 1; i <= 8; ++i)
        s.a("mail.example.org", "203.0.113." + std::to_string(i))
            .ptr("203.0.113." + std::to_string(i), "mail.example.org");
    const Scenario::Judged judged = s.judge("ptr.present");
    QCOMPARE(judged.findings.size(), std::size_t(7));
    QVERIFY(judged.findings.front().outcome == Outcome::Unknown);
    QCOMPARE(toText(judged.findings.front().args.front().value),
             std::string("there are more mail servers than one check looks at: 2 were passed over"));
}

void TestPtrPresent::doesNotApply() {
    SAYS(Scenario("192.168.1.25"), "ptr.present",
         "not-applicable does-not-apply 192.168.1.25 | reason=only public addresses have public PTR records");
    SAYS(Scenario("example.org"), "ptr.present",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
    Scenario gone("example.org");
    gone.nxdomain("example.org");
    SAYS(gone, "ptr.present", "not-applicable does-not-apply example.org | reason=the domain does not exist");
    Scenario null("example.org");
    null.mx("example.org", 0, ".");
    SAYS(null, "ptr.present",
         "not-applicable does-not-apply example.org | reason=the domain says that it takes no mail");
    Scenario homeless("example.org");
    homeless.mx("example.org", 10, "mail.example.org");
    SAYS(homeless, "ptr.present",
         "not-applicable does-not-apply example.org | reason=no mail server of the domain has an address "
         "that could be found");
}

void TestPtrPresent::waits() {
    Scenario s("203.0.113.25");
    s.open(Scenario::reverse("203.0.113.25"), "PTR");
    SAYS(s, "ptr.present", "waiting");
    Scenario address = test::healthy();
    address.open("mail.example.org", "AAAA");
    SAYS(address, "ptr.present", "pass present 203.0.113.25", "waiting");
    Scenario mx("example.org");
    mx.open("example.org", "MX");
    SAYS(mx, "ptr.present", "waiting");
}

MAILVITALS_TEST_CLASS(TestPtrPresent)
#include "ptr_present.moc"
