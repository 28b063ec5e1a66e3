// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

/// A resolver that validates nothing, and a domain with a mail host.
Scenario world() {
    Scenario s("example.org");
    s.soa("example.org").mx("example.org", 10, "mx.example.org").a("mx.example.org", "203.0.113.25");
    return s;
}

const char* const why = "signature expired";

}  // namespace

/// Where the program validates itself, as its resolver does not.
class TestDnsDnssecHere : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void secure();
    void insecure();
    void bogus();
    void couldNotLook();
    void isSparedByATrustedResolver();
    void contradictsAResolverThatVouches();
    void judgesOlderChecksAsBefore();
    void waits();
};

void TestDnsDnssecHere::secure() {
    Scenario s = world();
    s.validatedHere("example.org", "SOA", DnssecStatus::Secure);
    SAYS(s, "dns.dnssec", "pass valid-here example.org | evidence=dnssec:SOA example.org");
    // A host elsewhere may be unsigned.
    s.validatedHere("mx.example.org", "A", DnssecStatus::Insecure);
    SAYS(s, "dns.dnssec", "pass valid-here example.org");
}

void TestDnsDnssecHere::insecure() {
    Scenario s = world();
    s.validatedHere("example.org", "SOA", DnssecStatus::Insecure);
    SAYS(s, "dns.dnssec",
         "notice unsigned example.org | evidence=dns:SOA example.org, dns:SOA ., dns:DS example.org, "
         "dns:DNSKEY example.org, dnssec:SOA example.org");
    s.record("example.org", dns::Type::Dnskey, dns::RawRdata{"key"});
    SAYS(s, "dns.dnssec", "notice not-linked example.org");
}

void TestDnsDnssecHere::bogus() {
    Scenario s = world();
    s.validatedHere("example.org", "SOA", DnssecStatus::Secure);
    s.validatedHere("example.org", "MX", DnssecStatus::Bogus, why);
    s.validatedHere("_25._tcp.mx.example.org", "TLSA", DnssecStatus::Bogus, why);
    SAYS(s, "dns.dnssec", "critical bogus-here TLSA _25._tcp.mx.example.org",
         "critical bogus-here MX example.org | type=MX | name=example.org | reason=signature expired | "
         "evidence=dnssec:MX example.org");
    s.validatedHere("mx.example.org", "A", DnssecStatus::Bogus, why);
    s.validatedHere("mx.example.org", "AAAA", DnssecStatus::Bogus, why);
    SAYS(s, "dns.dnssec", "critical bogus-here A mx.example.org", "critical bogus-here AAAA mx.example.org",
         "critical bogus-here TLSA _25._tcp.mx.example.org", "critical bogus-here MX example.org");
    // The whole domain is one finding.
    s.validatedHere("example.org", "SOA", DnssecStatus::Bogus, why);
    SAYS(s, "dns.dnssec",
         "critical broken-here example.org | domain=example.org | reason=signature expired | "
         "evidence=dnssec:SOA example.org");
}

void TestDnsDnssecHere::couldNotLook() {
    Scenario s = world();
    s.validatedHere("example.org", "SOA", DnssecStatus::Indeterminate, "nobody answered in time");
    SAYS(s, "dns.dnssec",
         "unknown could-not-look example.org | reason=the resolver does not tell whether it checks "
         "signatures, "
         "and this program could not validate them itself: nobody answered in time");
    Scenario parent = world();
    parent.validatedHere("example.org", "SOA", DnssecStatus::Insecure).timeout("example.org", "DS");
    SAYS(parent, "dns.dnssec", "unknown could-not-look example.org | reason=nobody answered in time");
}

void TestDnsDnssecHere::isSparedByATrustedResolver() {
    Scenario s = world();
    s.validates().signedName("example.org").resolverAt("127.0.0.1");
    s.validationOpen("example.org", "SOA");
    SAYS(s, "dns.dnssec", "pass valid example.org");
    // Of one elsewhere the bit may be set by anybody on the way.
    s.resolverAt("192.168.1.1");
    SAYS(s, "dns.dnssec", "waiting");
    s.validatedHere("example.org", "SOA", DnssecStatus::Indeterminate);
    SAYS(s, "dns.dnssec", "pass valid example.org");
}

void TestDnsDnssecHere::contradictsAResolverThatVouches() {
    Scenario s = world();
    s.validates().signedName("example.org").validatedHere("example.org", "SOA", DnssecStatus::Bogus, why);
    SAYS(s, "dns.dnssec",
         "unknown could-not-look example.org | reason=the resolver vouches for it, but this program finds it "
         "bogus: signature expired");
}

void TestDnsDnssecHere::judgesOlderChecksAsBefore() {
    Scenario s = world();
    Evidence evidence = s.gather().evidence;
    evidence.of<DnssecQuestion>() = ItemsOf<DnssecQuestion>();
    evidence.took = std::chrono::microseconds(1);
    const auto& rules = allRules();
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [](const Rule& one) { return one.id == std::string("dns.dnssec"); });
    const RuleAssessment assessment = assessRule(*rule, evidence, s.policy, s.now);
    QVERIFY(!assessment.waiting);
    QCOMPARE(assessment.findings.size(), std::size_t(1));
    QCOMPARE(assessment.findings.front().tag, std::string("could-not-look"));
}

void TestDnsDnssecHere::waits() {
    for (const auto& [name, type] : {std::pair("example.org", "SOA"),
                                     {"example.org", "MX"},
                                     {"mx.example.org", "A"},
                                     {"_25._tcp.mx.example.org", "TLSA"}}) {
        Scenario s = world();
        s.validatedHere("example.org", "SOA", DnssecStatus::Secure).validationOpen(name, type);
        SAYS(s, "dns.dnssec", "waiting");
    }
}

MAILVITALS_TEST_CLASS(TestDnsDnssecHere)
#include "dnssec_here.moc"
