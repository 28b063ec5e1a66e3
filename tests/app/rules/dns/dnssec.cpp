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
    void oneTypeAlone();
    void saysSinceWhen();
    void otherRulesSayThatItIsBogus();
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
         "critical broken example.org | evidence=dns:SOA example.org, dns:SOA example.org cd do, dns:NS "
         "example.org, dns:NS example.org cd do");

    // Whether the resolver vouches for the root is not told by some; that it answers with checking disabled,
    // and only then, tells enough.
    Scenario careless("example.org");
    careless.soa("example.org").ns("example.org", "ns1.example.net").bogus("example.org");
    SAYS(careless, "dns.dnssec", "critical broken example.org");
}

void TestDnsDnssec::oneTypeAlone() {
    const auto world = [] {
        Scenario s("example.org");
        s.soa("example.org").validates().signedName("example.org");
        s.mx("example.org", 10, "mx.example.org").a("mx.example.org", "203.0.113.25");
        s.txt("example.org", "v=spf1 mx -all").txt("_dmarc.example.org", "v=DMARC1; p=reject");
        return s;
    };
    SAYS(world(), "dns.dnssec", "pass valid example.org");
    const auto says = [&](const char* name, const char* type) {
        Scenario s = world();
        s.bogus(name, type);
        SAYS(s, "dns.dnssec",
             std::string("critical bogus ") + type + " " + name + " | name=" + name + " | type=" + type +
                 " | resolvers=192.168.1.1:53 | evidence=dns:" + type + " " + name + ", dns:" + type + " " +
                 name + " cd do");
    };
    says("example.org", "MX");
    says("example.org", "TXT");
    says("example.org", "CAA");
    says("example.org", "DS");
    says("_dmarc.example.org", "TXT");
    Scenario selector = world();
    selector.request.selectors = {"s1"};
    selector.bogus("s1._domainkey.example.org", "TXT");
    SAYS(selector, "dns.dnssec", "critical bogus TXT s1._domainkey.example.org");

    Scenario host = world();
    host.bogus("mx.example.org", "A")
        .bogus("mx.example.org", "AAAA")
        .bogus("_25._tcp.mx.example.org", "TLSA");
    SAYS(host, "dns.dnssec", "critical bogus A mx.example.org", "critical bogus AAAA mx.example.org",
         "critical bogus TLSA _25._tcp.mx.example.org");

    // Servers in trouble say SERVFAIL with and without checking.
    Scenario trouble = world();
    trouble.servfail("example.org", "TXT").servfail("mx.example.org", "AAAA");
    SAYS(trouble, "dns.dnssec", "pass valid example.org");
}

void TestDnsDnssec::saysSinceWhen() {
    using std::chrono::hours;
    Scenario s("example.org");
    s.soa("example.org").validates().bogus("example.org", "TXT").txt("example.org", "v=spf1 -all");
    s.signature("example.org", "TXT", s.now - hours(48));
    SAYS(s, "dns.dnssec", "critical expired TXT example.org | date=2026-11-21 12:00 UTC");
    // Another one is still in force: then it is something else.
    s.signature("example.org", "TXT", s.now + hours(48));
    SAYS(s, "dns.dnssec", "critical bogus TXT example.org");

    Scenario whole("example.org");
    whole.soa("example.org").ns("example.org", "ns1.example.net").validates().bogus("example.org");
    whole.signature("example.org", "SOA", whole.now - hours(1));
    SAYS(whole, "dns.dnssec", "critical broken-expired example.org | date=2026-11-23 11:00 UTC");
}

void TestDnsDnssec::otherRulesSayThatItIsBogus() {
    Scenario s("example.org");
    s.soa("example.org").validates().bogus("example.org", "TXT").txt("example.org", "v=spf1 -all");
    s.bogus("example.org", "MX").bogus("_dmarc.example.org", "TXT");
    const std::string bogus = "the answer is bogus, its DNSSEC signatures are not valid";
    SAYS(s, "mx.present", "unknown could-not-look example.org | reason=" + bogus);
    SAYS(s, "spf.present", "unknown could-not-look example.org | reason=" + bogus);
    SAYS(s, "spf.lookups",
         "unknown could-not-look example.org | reason=its TXT records are not known: " + bogus);
    SAYS(s, "dmarc.policy", "unknown could-not-look example.org | reason=" + bogus);
    s.signature("_dmarc.example.org", "TXT", s.now - std::chrono::hours(48));
    s.txt("_dmarc.example.org", "v=DMARC1; p=none");
    SAYS(s, "dmarc.policy",
         "unknown could-not-look example.org | reason=" + bogus + ": they expired on 2026-11-21 12:00 UTC");

    Scenario domain("example.org");
    domain.soa("example.org").validates().bogus("example.org", "SOA");
    SAYS(domain, "dns.domain", "critical bogus example.org | reason=" + bogus);
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
}

void TestDnsDnssec::couldNotLook() {
    Scenario s("example.org");
    s.soa("example.org");
    SAYS(s, "dns.dnssec",
         "unknown could-not-look example.org | reason=the resolver does not tell whether it checks "
         "signatures, and this program could not validate them itself: there is nobody to ask | "
         "evidence=dns:SOA example.org, dns:SOA ., dnssec:SOA example.org");
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
