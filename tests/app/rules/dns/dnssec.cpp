// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestDnsDnssec : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void signedAndValid();
    void unsignedIsNoFault();
    void broken();
    void aStumbleIsNoBreak();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDnsDnssec::signedAndValid() {
    Scenario s("example.org");
    s.soa("example.org").validates().signedName("example.org");
    SAYS(s, "dns.dnssec", "pass valid example.org | resolvers=192.168.1.1:53 | evidence=dns:SOA example.org");
}

void TestDnsDnssec::unsignedIsNoFault() {
    Scenario s("example.org");
    s.soa("example.org").validates();
    SAYS(s, "dns.dnssec",
         "notice unsigned example.org | evidence=dns:SOA example.org, dns:SOA ., dns:DS example.org, "
         "dns:DNSKEY "
         "example.org");
    s.record("example.org", dns::Type::Dnskey, dns::RawRdata{"key"});
    SAYS(s, "dns.dnssec", "notice not-linked example.org");
}

void TestDnsDnssec::broken() {
    Scenario s("example.org");
    s.soa("example.org").ns("example.org", "ns1.example.net").validates().bogus("example.org");
    SAYS(s, "dns.dnssec",
         "critical broken example.org | evidence=dns:SOA example.org, dns:SOA example.org cd, dns:NS "
         "example.org, dns:NS example.org cd");
}

void TestDnsDnssec::aStumbleIsNoBreak() {
    // The name servers are down: no answer without checking either.
    Scenario down("example.org");
    down.validates().servfail("example.org", "SOA").servfail("example.org", "NS");
    SAYS(down, "dns.dnssec", "unknown could-not-look example.org");

    // It failed once; a moment later another question found its answer.
    Scenario once("example.org");
    once.validates().servfail("example.org", "SOA").ns("example.org", "ns1.example.net");
    SAYS(once, "dns.dnssec", "unknown could-not-look example.org");

    // SERVFAIL from a resolver that checks nothing has other reasons.
    Scenario careless("example.org");
    careless.soa("example.org").bogus("example.org");
    SAYS(careless, "dns.dnssec", "unknown could-not-look example.org");
}

void TestDnsDnssec::couldNotLook() {
    Scenario s("example.org");
    s.soa("example.org");
    SAYS(s, "dns.dnssec",
         "unknown could-not-look example.org | reason=the resolver does not tell whether it checks "
         "signatures | "
         "evidence=dns:SOA example.org, dns:SOA .");
    Scenario strange("example.org");
    strange.soa("example.org").validates().record("example.org", dns::Type::Ds, dns::RawRdata{"ds"});
    SAYS(strange, "dns.dnssec",
         "unknown could-not-look example.org | reason=it is signed, but in a way that the resolver does not "
         "check");
    Scenario parent("example.org");
    parent.soa("example.org").validates().timeout("example.org", "DS");
    SAYS(parent, "dns.dnssec", "unknown could-not-look example.org | reason=nobody answered in time");
    Scenario silent("example.org");
    silent.timeout("example.org", "SOA");
    SAYS(silent, "dns.dnssec", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestDnsDnssec::doesNotApply() {
    Scenario gone("example.org");
    gone.nxdomain("example.org").validates().signedName("example.org");
    SAYS(gone, "dns.dnssec", "not-applicable does-not-apply example.org | reason=the domain does not exist");
    SAYS(Scenario("203.0.113.25"), "dns.dnssec", "not-applicable does-not-apply 203.0.113.25");
}

void TestDnsDnssec::waits() {
    Scenario s("example.org");
    s.soa("example.org").validates().open("example.org", "DS");
    SAYS(s, "dns.dnssec", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnsDnssec)
#include "dnssec.moc"
