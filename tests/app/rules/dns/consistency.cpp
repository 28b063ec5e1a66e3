// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

/// A zone with two name servers that say the same about mail.
Scenario twoServers() {
    Scenario s("example.org");
    s.soa("example.org").ns("example.org", "ns1.example.net").ns("example.org", "ns2.example.net");
    s.a("ns1.example.net", "192.0.2.53").a("ns2.example.net", "198.51.100.53");
    s.serves("192.0.2.53").serves("198.51.100.53");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    s.txt("example.org", "v=spf1 mx -all").txt("_dmarc.example.org", "v=DMARC1; p=none");
    return s;
}

}  // namespace

class TestDnsConsistency : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void allAgree();
    void theyDiffer();
    void theCacheIsOld();
    void passesOverWhatMailDoesNotRead();
    void privateAddressesAtHome();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDnsConsistency::allAgree() {
    SAYS(twoServers(), "dns.consistency", "pass agree example.org | count=5");
    // A server that says nothing does not disagree.
    Scenario silent = twoServers();
    silent.ns("example.org", "ns3.example.net").a("ns3.example.net", "203.0.113.53");
    SAYS(silent, "dns.consistency", "pass agree example.org");
    // A resolver that fails equals nobody.
    Scenario failing = twoServers();
    failing.servfail("example.org", "TXT").timeout("example.org", "MX");
    SAYS(failing, "dns.consistency",
         "pass servers-agree example.org | names=MX example.org, TXT example.org");
    Scenario lame = twoServers();
    lame.forwards("192.0.2.53");
    SAYS(lame, "dns.consistency", "pass agree example.org");
}

void TestDnsConsistency::theyDiffer() {
    Scenario s = twoServers();
    s.has("198.51.100.53", "example.org", "MX", {dns::Mx{10, "old.example.org"_dn}});
    SAYS(s, "dns.consistency",
         "warning differ MX example.org | records=ns1.example.net: 10 mail.example.org., ns2.example.net: 10 "
         "old.example.org. | evidence=dns:MX example.org @192.0.2.53:53, dns:MX example.org "
         "@198.51.100.53:53");

    Scenario missing = twoServers();
    missing.has("198.51.100.53", "_dmarc.example.org", "TXT", {});
    SAYS(missing, "dns.consistency",
         "warning differ TXT _dmarc.example.org | records=ns2.example.net: nothing, ns1.example.net: "
         "v=DMARC1; "
         "p=none");

    Scenario address = twoServers();
    address.has("192.0.2.53", "mail.example.org", "A", {*IpAddress::parse("203.0.113.99")});
    SAYS(address, "dns.consistency", "warning differ A mail.example.org");

    Scenario key = twoServers();
    key.policy.selectors = {"mail"};
    key.txt("mail._domainkey.example.org", "v=DKIM1; p=AAAA");
    key.has("192.0.2.53", "mail._domainkey.example.org", "TXT", {dns::Txt{{"v=DKIM1; p=BBBB"}}});
    SAYS(key, "dns.consistency", "warning differ TXT mail._domainkey.example.org");
}

void TestDnsConsistency::theCacheIsOld() {
    Scenario s = twoServers();
    s.cached("_dmarc.example.org", "TXT", {dns::Txt{{"v=DMARC1; p=reject"}}}, 700);
    SAYS(s, "dns.consistency",
         "notice cached TXT _dmarc.example.org | wait=12 minutes | found=v=DMARC1; p=reject | "
         "record=v=DMARC1; "
         "p=none | resolvers=192.168.1.1:53");

    // That there was nothing is remembered as well (RFC 2308 section 5).
    Scenario nothing = twoServers();
    nothing.cached("_dmarc.example.org", "TXT", {}, 300);
    SAYS(nothing, "dns.consistency", "notice cached TXT _dmarc.example.org | wait=5 minutes | found=nothing");

    // No cache forgets what it does not keep.
    Scenario own = twoServers();
    own.cached("_dmarc.example.org", "TXT", {dns::Txt{{"v=DMARC1; p=reject"}}}, 0);
    SAYS(own, "dns.consistency", "notice resolver-differs TXT _dmarc.example.org");

    // As long as they differ among themselves, the cache is right with somebody.
    s.has("192.0.2.53", "_dmarc.example.org", "TXT", {});
    SAYS(s, "dns.consistency", "warning differ TXT _dmarc.example.org");
}

void TestDnsConsistency::passesOverWhatMailDoesNotRead() {
    Scenario s = twoServers();
    s.has("192.0.2.53", "example.org", "TXT",
          {dns::Txt{{"some-verification=1"}}, dns::Txt{{"v=spf1 mx -all"}}});
    s.has("198.51.100.53", "example.org", "TXT", {dns::Txt{{"v=spf1", " mx -all"}}});
    SAYS(s, "dns.consistency", "pass agree example.org");

    // Order is nothing.
    Scenario order = twoServers();
    order.mx("example.org", 20, "backup.example.com");
    order.has("192.0.2.53", "example.org", "MX",
              {dns::Mx{20, "backup.example.com"_dn}, dns::Mx{10, "mail.example.org"_dn}});
    SAYS(order, "dns.consistency", "pass agree example.org");
}

void TestDnsConsistency::privateAddressesAtHome() {
    Scenario s = twoServers();
    s.cached("mail.example.org", "A", {*IpAddress::parse("192.168.1.25")}, 60);
    SAYS(s, "dns.consistency", "pass agree example.org");
}

void TestDnsConsistency::couldNotLook() {
    Scenario s("example.org");
    s.timeout("example.org", "NS");
    SAYS(s, "dns.consistency", "unknown could-not-look example.org | reason=nobody answered in time");
    Scenario silent("example.org");
    silent.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    SAYS(silent, "dns.consistency", "unknown could-not-look example.org");
}

void TestDnsConsistency::doesNotApply() {
    SAYS(Scenario("example.org"), "dns.consistency", "not-applicable does-not-apply example.org");
}

void TestDnsConsistency::waits() {
    Scenario s = twoServers();
    s.directOpen("192.0.2.53", "example.org", "MX");
    SAYS(s, "dns.consistency", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnsConsistency)
#include "consistency.moc"
