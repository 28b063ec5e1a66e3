// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestDnsDomain : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void tellsTroubleFromAbsence();
    void aRewritingResolverHidesThatNothingIsThere();
    void waits();
    void appliesToDomainsOnly();
};

void TestDnsDomain::speaks() {
    Scenario s("example.org");
    s.soa("example.org");
    SAYS(s, "dns.domain", "pass exists example.org | domain=example.org | evidence=dns:SOA example.org");

    // A host name below the zone's apex has no SOA record and exists all the same.
    Scenario host("mail.example.org");
    host.a("mail.example.org", "203.0.113.25");
    SAYS(host, "dns.domain", "pass exists mail.example.org");

    Scenario gone("example.org");
    gone.nxdomain("example.org");
    SAYS(gone, "dns.domain", "critical no-such-domain example.org | evidence=dns:SOA example.org");
}

void TestDnsDomain::tellsTroubleFromAbsence() {
    // None of these says that the domain is not there.
    Scenario broken("example.org");
    broken.servfail("example.org", "SOA");
    SAYS(broken, "dns.domain", "unknown servers-fail example.org | domain=example.org");

    Scenario bogus("example.org");
    bogus.soa("example.org").bogus("example.org", "SOA");
    SAYS(bogus, "dns.domain",
         "critical bogus example.org | reason=the answer is bogus, its DNSSEC signatures are not valid");

    Scenario silent("example.org");
    silent.timeout("example.org", "SOA");
    SAYS(silent, "dns.domain", "unknown no-answer example.org | evidence=dns:SOA example.org");

    Scenario refused("example.org");
    refused.rcode("example.org", "SOA", dns::Rcode::Refused);
    SAYS(refused, "dns.domain",
         "unknown could-not-look example.org | reason=the name server 192.168.1.1:53 answered REFUSED");

    Scenario stopped("example.org");
    stopped.fails("example.org", "SOA", FailureReason::Cancelled);
    SAYS(stopped, "dns.domain", "unknown could-not-look example.org | reason=the check was stopped");
}

void TestDnsDomain::aRewritingResolverHidesThatNothingIsThere() {
    Scenario s("exmaple.org");
    s.rewritesTo("203.0.113.99").ns("org", "a0.nic.example").a("a0.nic.example", "203.0.113.1");
    s.nxdomain("exmaple.org").serves("203.0.113.1");
    SAYS(s, "dns.domain",
         "critical no-such-domain exmaple.org | evidence=dns:SOA exmaple.org, dns:A exmaple.org "
         "@203.0.113.1:53");
    SAYS(s, "mx.present", "not-applicable does-not-apply exmaple.org");

    Scenario there("example.org");
    there.rewritesTo("203.0.113.99").soa("example.org");
    SAYS(there, "dns.domain", "pass exists example.org");
    Scenario host("mail.example.org");
    host.rewritesTo("203.0.113.99").a("mail.example.org", "203.0.113.25");
    SAYS(host, "dns.domain", "pass exists mail.example.org");
}

void TestDnsDomain::waits() {
    Scenario s("example.org");
    s.open("example.org", "SOA");
    SAYS(s, "dns.domain", "waiting");
}

void TestDnsDomain::appliesToDomainsOnly() {
    SAYS(Scenario("203.0.113.25"), "dns.domain",
         "not-applicable does-not-apply 203.0.113.25 | reason=an address has no records of a domain");
}

MAILVITALS_TEST_CLASS(TestDnsDomain)
#include "domain.moc"
