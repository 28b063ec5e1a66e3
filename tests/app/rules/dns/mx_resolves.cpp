// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

#include <algorithm>

using namespace mailvitals;
using test::Scenario;

class TestMxResolves : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void takesOneFamilyForEnough();
    void anInventedAddressIsNone();
    void readsOldEvidence();
    void couldNotLook();
    void saysHowManyItPassesOver();
    void doesNotApply();
    void waits();
};

void TestMxResolves::speaks() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org")
        .mx("example.org", 20, "empty.example.org")
        .mx("example.org", 30, "gone.example.org");
    s.a("mail.example.org", "203.0.113.25")
        .a("mail.example.org", "2001:db8:25::25")
        .nxdomain("gone.example.org");
    SAYS(s, "mx.resolves",
         "pass resolves mail.example.org | addresses=203.0.113.25, 2001:db8:25::25 | evidence=dns:A "
         "mail.example.org, dns:AAAA mail.example.org",
         "critical no-address empty.example.org | host=empty.example.org",
         "critical no-such-name gone.example.org");
}

void TestMxResolves::takesOneFamilyForEnough() {
    Scenario s("example.org");
    s.mx("example.org", 10, "v6.example.org")
        .a("v6.example.org", "2001:db8:25::25")
        .servfail("v6.example.org", "A");
    SAYS(s, "mx.resolves", "pass resolves v6.example.org | addresses=2001:db8:25::25");
}

/// The resolver gives one address for all that does not exist.
void TestMxResolves::anInventedAddressIsNone() {
    Scenario s("example.org");
    s.rewritesTo("203.0.113.99");
    s.mx("example.org", 10, "mail.example.org").mx("example.org", 20, "gone.example.org");
    s.a("mail.example.org", "203.0.113.25");
    SAYS(s, "mx.resolves", "pass resolves mail.example.org | addresses=203.0.113.25",
         "critical no-such-name gone.example.org");

    // The zone's own servers are asked, and may know better.
    s.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53").serves("192.0.2.53");
    s.nxdomain("gone.example.org");
    SAYS(s, "mx.resolves", "pass resolves mail.example.org",
         "critical no-such-name gone.example.org | evidence=dns:A gone.example.org @192.0.2.53:53, dns:AAAA "
         "gone.example.org");
    Scenario own = s;
    own.has("192.0.2.53", "gone.example.org", "A", {*IpAddress::parse("203.0.113.99")});
    SAYS(own, "mx.resolves", "pass resolves mail.example.org",
         "pass resolves gone.example.org | addresses=203.0.113.99");
    s.directOpen("192.0.2.53", "gone.example.org", "A");
    SAYS(s, "mx.resolves", "pass resolves mail.example.org", "waiting");

    // Another address than the invented one is an address.
    Scenario other("example.org");
    other.a("mailvitals-no-such-name.invalid", "203.0.113.99").mx("example.org", 10, "mail.example.org");
    other.a("mail.example.org", "203.0.113.99").a("mail.example.org", "203.0.113.25");
    SAYS(other, "mx.resolves", "pass resolves mail.example.org | addresses=203.0.113.99, 203.0.113.25");
}

/// Of a program that did not ask for names that cannot exist.
void TestMxResolves::readsOldEvidence() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    s.mx("example.org", 20, "odd.example.org").servfail("odd.example.org", "A");
    Evidence evidence(s.request);
    s.answer(DnsQuestion::of("example.org"_dn, dns::Type::Mx), evidence, 0);
    for (const DomainName& host : {"mail.example.org"_dn, "odd.example.org"_dn}) {
        for (const dns::Type type : {dns::Type::A, dns::Type::Aaaa})
            s.answer(DnsQuestion::of(host, type), evidence, 1);
    }
    const auto rule = std::find_if(allRules().begin(), allRules().end(),
                                   [](const Rule& one) { return one.id == "mx.resolves"; });
    QVERIFY(assessRule(*rule, evidence, s.policy, s.now).waiting);
    evidence.took = std::chrono::seconds(1);
    const RuleAssessment assessment = assessRule(*rule, evidence, s.policy, s.now);
    QVERIFY(!assessment.waiting);
    QCOMPARE(assessment.findings.at(0).tag, std::string("resolves"));
    QCOMPARE(assessment.findings.at(1).tag, std::string("could-not-look"));
}

void TestMxResolves::couldNotLook() {
    Scenario host("example.org");
    host.mx("example.org", 10, "mail.example.org").timeout("mail.example.org", "AAAA");
    SAYS(host, "mx.resolves",
         "unknown could-not-look mail.example.org | reason=nobody answered in time | evidence=dns:A "
         "mail.example.org, dns:AAAA mail.example.org");

    Scenario mx("example.org");
    mx.servfail("example.org", "MX");
    SAYS(mx, "mx.resolves",
         "unknown could-not-look example.org | reason=the MX records could not be read: the name server "
         "192.168.1.1:53 answered SERVFAIL");
}

void TestMxResolves::saysHowManyItPassesOver() {
    Scenario s("example.org");
    for (int i = 0; i < 12; ++i) {
        const std::string host = "mx" + std::to_string(i) + ".example.org";
        s.mx("example.org", i, host).nxdomain(host);
    }
    const Scenario::Judged judged = s.judge("mx.resolves");
    QCOMPARE(judged.findings.size(), std::size_t(11));
    QCOMPARE(toText(judged.findings.front().args.front().value),
             std::string("there are more mail servers than one check looks at: 2 were passed over"));
}

void TestMxResolves::doesNotApply() {
    SAYS(Scenario("example.org"), "mx.resolves",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
    Scenario null("example.org");
    null.mx("example.org", 0, ".");
    SAYS(null, "mx.resolves",
         "not-applicable does-not-apply example.org | reason=the domain says that it takes no mail");
    Scenario gone("example.org");
    gone.nxdomain("example.org");
    SAYS(gone, "mx.resolves", "not-applicable does-not-apply example.org | reason=the domain does not exist");
}

void TestMxResolves::waits() {
    Scenario mx("example.org");
    mx.open("example.org", "MX");
    SAYS(mx, "mx.resolves", "waiting");

    // What is known is said at once; the rest is waited for.
    Scenario host("example.org");
    host.mx("example.org", 10, "mail.example.org").mx("example.org", 20, "two.example.org");
    host.a("mail.example.org", "203.0.113.25").open("two.example.org", "A");
    SAYS(host, "mx.resolves", "pass resolves mail.example.org", "waiting");
}

MAILVITALS_TEST_CLASS(TestMxResolves)
#include "mx_resolves.moc"
