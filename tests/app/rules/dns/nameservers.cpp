// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

/// A zone with two name servers in two networks, both well.
Scenario twoServers() {
    Scenario s("example.org");
    s.soa("example.org").ns("example.org", "ns1.example.net").ns("example.org", "ns2.example.net");
    s.a("ns1.example.net", "192.0.2.53").a("ns2.example.net", "198.51.100.53");
    s.serves("192.0.2.53").serves("198.51.100.53");
    return s;
}

}  // namespace

class TestDnsNameservers : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void allAreWell();
    void someAreLame();
    void someAreSilent();
    void someHaveNoAddress();
    void someCanBeNowhere();
    void noneHasAnAddress();
    void standInOnePlace();
    void missingIpv6IsNobodysFault();
    void closedPortsAreSilence();
    void interceptionIsNobodysFault();
    void followsTheDelegation();
    void noneServes();
    void asksInGoodTime();
    void bounded();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDnsNameservers::allAreWell() {
    SAYS(
        twoServers(), "dns.nameservers",
        "pass all-answer example.org | hosts=ns1.example.net, ns2.example.net | evidence=dns:NS example.org");

    // The servers of the zone that a subdomain lies in.
    Scenario below = twoServers();
    below.request.target = *Target::parse("mail.example.org");
    SAYS(below, "dns.nameservers", "pass all-answer example.org");
}

void TestDnsNameservers::someAreLame() {
    Scenario forwards = twoServers();
    forwards.forwards("198.51.100.53");
    SAYS(forwards, "dns.nameservers",
         "warning lame ns2.example.net | addresses=198.51.100.53 | reason=it answers without authority | "
         "evidence=dns:SOA example.org @198.51.100.53:53");
    Scenario refuses = twoServers();
    refuses.answersAll("192.0.2.53", dns::Rcode::Refused);
    SAYS(refuses, "dns.nameservers", "warning lame ns1.example.net | reason=it answers REFUSED");
    Scenario fails = twoServers();
    fails.answersAll("192.0.2.53", dns::Rcode::ServFail);
    SAYS(fails, "dns.nameservers", "warning lame ns1.example.net | reason=it answers SERVFAIL");
}

void TestDnsNameservers::someAreSilent() {
    Scenario s = twoServers();
    s.ns("example.org", "ns3.example.net").a("ns3.example.net", "203.0.113.53");
    SAYS(s, "dns.nameservers",
         "warning silent ns3.example.net | addresses=203.0.113.53 | reason=nobody answered in time");

    // One of its addresses: over IPv6, which works from here.
    Scenario v6 = twoServers();
    v6.a("ns1.example.net", "2001:db8::53");
    SAYS(v6, "dns.nameservers", "warning silent ns1.example.net | addresses=2001:db8::53");
}

void TestDnsNameservers::someHaveNoAddress() {
    Scenario s = twoServers();
    s.ns("example.org", "gone.example.net").nxdomain("gone.example.net");
    SAYS(s, "dns.nameservers",
         "warning no-address gone.example.net | evidence=dns:A gone.example.net, dns:AAAA gone.example.net");
}

void TestDnsNameservers::someCanBeNowhere() {
    for (const char* address :
         {"127.0.0.1", "0.0.0.0", "169.254.7.7", "169.254.169.254", "224.0.0.1", "255.255.255.255",
          "240.0.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "::1", "::", "fe80::1", "ff02::fb",
          "fd00:ec2::254", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"}) {
        Scenario s = twoServers();
        s.ns("example.org", "ns3.example.net").a("ns3.example.net", address).serves(address);
        SAYS(s, "dns.nameservers",
             std::string("warning impossible-address ns3.example.net | addresses=") + address +
                 " | evidence=dns:A ns3.example.net, dns:AAAA ns3.example.net");
        for (const std::vector<Question>& wave : s.gather().waves) {
            for (const Question& question : wave) {
                const auto* dns = std::get_if<DnsQuestion>(&question);
                QVERIFY2(!dns || !dns->server || dns->server->address.toString() != address, address);
            }
        }
    }

    // With another one beside it, that is asked.
    Scenario both = twoServers();
    both.a("ns2.example.net", "127.0.0.1");
    SAYS(both, "dns.nameservers", "warning impossible-address ns2.example.net | addresses=127.0.0.1");

    // At home a private one may well answer, and so does one of a test network.
    Scenario home("example.org");
    home.ns("example.org", "ns1.example.net").ns("example.org", "ns2.example.net");
    home.a("ns1.example.net", "192.168.1.53").a("ns2.example.net", "10.7.7.53");
    home.a("ns2.example.net", "fd4d:6169:6c63::53");
    home.serves("192.168.1.53").serves("10.7.7.53").serves("fd4d:6169:6c63::53");
    SAYS(home, "dns.nameservers", "pass all-answer example.org");
}

void TestDnsNameservers::noneHasAnAddress() {
    Scenario s("example.org");
    s.ns("example.org", "gone.example.net").nxdomain("gone.example.net");
    s.ns("example.org", "lost.example.net").nxdomain("lost.example.net");
    SAYS(s, "dns.nameservers", "warning no-address gone.example.net", "warning no-address lost.example.net");
}

void TestDnsNameservers::standInOnePlace() {
    Scenario single("example.org");
    single.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53").serves("192.0.2.53");
    SAYS(single, "dns.nameservers", "warning single example.org | hosts=ns1.example.net");

    // Two names for one machine, as Mail-in-a-Box has it.
    Scenario box = single;
    box.ns("example.org", "ns2.example.net").a("ns2.example.net", "192.0.2.53");
    SAYS(box, "dns.nameservers", "warning one-machine example.org | hosts=ns1.example.net, ns2.example.net");

    Scenario network = single;
    network.ns("example.org", "ns2.example.net").a("ns2.example.net", "192.0.2.54").serves("192.0.2.54");
    SAYS(network, "dns.nameservers", "warning one-network example.org");

    // A /24 is the least that is routed by itself.
    Scenario neighbours = single;
    neighbours.ns("example.org", "ns2.example.net").a("ns2.example.net", "192.0.3.53").serves("192.0.3.53");
    SAYS(neighbours, "dns.nameservers", "pass all-answer example.org");

    // One over IPv4, two over IPv6.
    Scenario half = box;
    half.a("ns1.example.net", "2001:db8:1::53").serves("2001:db8:1::53");
    half.a("ns2.example.net", "2001:db8:1::54").serves("2001:db8:1::54");
    SAYS(half, "dns.nameservers", "warning one-network example.org");

    // A /48 is routed as one, however many networks it has.
    Scenario six("example.org");
    six.ns("example.org", "ns1.example.net").ns("example.org", "ns2.example.net");
    six.a("ns1.example.net", "2001:db8:1:1::53").serves("2001:db8:1:1::53");
    six.a("ns2.example.net", "2001:db8:1:2::53").serves("2001:db8:1:2::53");
    SAYS(six, "dns.nameservers", "warning one-network example.org");

    // Apart in one family is apart.
    network.a("ns1.example.net", "2001:db8:1::53").serves("2001:db8:1::53");
    network.a("ns2.example.net", "2001:db8:2::53").serves("2001:db8:2::53");
    SAYS(network, "dns.nameservers", "pass all-answer example.org");
}

void TestDnsNameservers::missingIpv6IsNobodysFault() {
    Scenario s = twoServers();
    s.a("ns1.example.net", "2001:db8::53").ownAddressFails(Family::V6, FailureReason::Unreachable);
    SAYS(s, "dns.nameservers", "pass all-answer example.org");

    // Only IPv6, and none here: grey, not red.
    Scenario only = twoServers();
    only.ns("example.org", "ns6.example.net").a("ns6.example.net", "2001:db8::53");
    only.ownAddressFails(Family::V6, FailureReason::Unreachable);
    SAYS(only, "dns.nameservers", "unknown could-not-look ns6.example.net | reason=nobody answered in time");
}

void TestDnsNameservers::closedPortsAreSilence() {
    Scenario s = twoServers();
    s.ns("example.org", "ns3.example.net").a("ns3.example.net", "203.0.113.53");
    s.directFails("203.0.113.53", "example.org", "SOA", FailureReason::Unreachable);
    SAYS(s, "dns.nameservers", "warning silent ns3.example.net | reason=nobody takes questions there");
    // Nobody has told our own address, but the others answered over IPv4.
    s.ownAddressFails(Family::V4, FailureReason::Unreachable);
    SAYS(s, "dns.nameservers", "warning silent ns3.example.net");
    // Unless nothing shows that IPv4 works from here, or it is our own doing.
    Scenario nothing("example.org");
    nothing.ns("example.org", "ns3.example.net").a("ns3.example.net", "203.0.113.53");
    nothing.ownAddressFails(Family::V4, FailureReason::Unreachable);
    SAYS(nothing, "dns.nameservers", "unknown could-not-look ns3.example.net", "warning single example.org");
    Scenario own = twoServers();
    own.directFails("192.0.2.53", "example.org", "SOA", FailureReason::HeldBack);
    SAYS(own, "dns.nameservers", "unknown could-not-look ns1.example.net");
}

void TestDnsNameservers::interceptionIsNobodysFault() {
    // A router that answers all questions itself: nobody has authority, though the zone is well.
    Scenario s = twoServers();
    s.forwards("192.0.2.53").forwards("198.51.100.53");
    SAYS(s, "dns.nameservers", "unknown could-not-look example.org");

    Scenario blocked("example.org");
    blocked.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    SAYS(blocked, "dns.nameservers",
         "unknown could-not-look example.org | reason=no name server answers; this network may not let "
         "questions to them pass");
}

/// The zone above names other servers than the zone itself does.
void TestDnsNameservers::followsTheDelegation() {
    Scenario s = twoServers();
    s.ns("org", "a0.nic.example").a("a0.nic.example", "203.0.113.1");
    s.refers("203.0.113.1", "example.org", {"ns1.example.net", "ns3.example.net"})
        .a("ns3.example.net", "203.0.113.53");
    SAYS(s, "dns.nameservers",
         "warning silent ns3.example.net | addresses=203.0.113.53 | evidence=dns:SOA example.org "
         "@203.0.113.53:53");

    // At the addresses that the zone above gives; the resolver is not asked for these.
    Scenario glued = twoServers();
    glued.ns("org", "a0.nic.example").a("a0.nic.example", "203.0.113.1");
    glued.refers("203.0.113.1", "example.org", {"ns1.example.org", "ns2.example.net"},
                 {{"ns1.example.org", "192.0.2.99"}});
    glued.answersAll("192.0.2.99", dns::Rcode::Refused).servfail("ns1.example.org", "A");
    SAYS(glued, "dns.nameservers", "warning lame ns1.example.org | addresses=192.0.2.99");
    // Addresses of names elsewhere are not the parent's to give.
    Scenario foreign = twoServers();
    foreign.ns("org", "a0.nic.example").a("a0.nic.example", "203.0.113.1");
    foreign.refers("203.0.113.1", "example.org", {"ns1.example.net", "ns2.example.net"},
                   {{"ns1.example.net", "192.0.2.99"}});
    SAYS(foreign, "dns.nameservers", "pass all-answer example.org");

    // Who answers in the parent's place refers to nobody.
    Scenario intercepted = twoServers();
    intercepted.ns("org", "a0.nic.example").a("a0.nic.example", "203.0.113.1").forwards("203.0.113.1");
    SAYS(intercepted, "dns.nameservers", "pass all-answer example.org");
}

void TestDnsNameservers::noneServes() {
    const auto world = [] {
        Scenario s("example.org");
        s.ns("org", "a0.nic.example").a("a0.nic.example", "203.0.113.1");
        s.refers("203.0.113.1", "example.org", {"ns1.example.org", "ns2.example.net"},
                 {{"ns1.example.org", "192.0.2.53"}});
        s.a("ns2.example.net", "198.51.100.53").servfail("example.org", "NS");
        return s;
    };
    Scenario lame = world();
    lame.answersAll("192.0.2.53", dns::Rcode::Refused).forwards("198.51.100.53");
    SAYS(
        lame, "dns.nameservers",
        "critical none-serves example.org | hosts=ns1.example.org, ns2.example.net | records=ns1.example.org "
        "(192.0.2.53): it answers REFUSED, ns2.example.net (198.51.100.53): it answers without authority");
    SAYS(world(), "dns.nameservers", "critical none-serves example.org");

    // One that serves is enough.
    Scenario one = world();
    one.serves("198.51.100.53");
    SAYS(one, "dns.nameservers", "warning silent ns1.example.org | addresses=192.0.2.53");

    // Whatever the resolver still remembers.
    Scenario remembered = lame;
    remembered.cached("example.org", "NS", {"ns1.example.org"_dn, "ns2.example.net"_dn}, 3000);
    SAYS(remembered, "dns.nameservers", "critical none-serves example.org");
    // But silence may be meant for us where the resolver finds somebody.
    Scenario blocked = world();
    blocked.cached("example.org", "NS", {"ns1.example.org"_dn, "ns2.example.net"_dn}, 3000);
    SAYS(blocked, "dns.nameservers", "unknown could-not-look example.org");
    // What cannot be asked from here may be well.
    Scenario six = world();
    six.refers("203.0.113.1", "example.org", {"ns1.example.org", "ns6.example.org"},
               {{"ns1.example.org", "192.0.2.53"}, {"ns6.example.org", "2001:db8::53"}});
    six.ownAddressFails(Family::V6, FailureReason::Unreachable);
    SAYS(six, "dns.nameservers", "unknown could-not-look example.org");
    // Nobody waits for a resolver that says nothing, where the servers have answered.
    Scenario hanging = lame;
    hanging.open("example.org", "NS");
    SAYS(hanging, "dns.nameservers", "critical none-serves example.org");

    Scenario waiting = world();
    waiting.directOpen("203.0.113.1", "example.org", "NS");
    SAYS(waiting, "dns.nameservers", "waiting");
}

void TestDnsNameservers::asksInGoodTime() {
    // Who are they, where are they, what do they say?
    QCOMPARE(twoServers().gather({{"dns.nameservers"}, {}}).waves.size(), std::size_t(3));
}

void TestDnsNameservers::bounded() {
    Scenario s = twoServers();
    for (int i = 10; i < 40; ++i) {
        const std::string name = "x" + std::to_string(i) + ".example.net";
        s.ns("example.org", name).a(name, "203.0.113." + std::to_string(i));
        s.serves("203.0.113." + std::to_string(i));
    }
    SAYS(s, "dns.nameservers",
         "unknown could-not-look example.org | reason=there are more name servers than one check asks: 24 "
         "were "
         "passed over");
}

void TestDnsNameservers::couldNotLook() {
    Scenario s("example.org");
    s.servfail("example.org", "NS");
    SAYS(s, "dns.nameservers", "unknown could-not-look example.org | evidence=dns:NS example.org");

    Scenario address = twoServers();
    address.ns("example.org", "ns3.example.net").servfail("ns3.example.net", "A");
    SAYS(address, "dns.nameservers",
         "unknown could-not-look ns3.example.net | evidence=dns:A ns3.example.net");
    Scenario six = twoServers();
    six.ns("example.org", "ns3.example.net").servfail("ns3.example.net", "AAAA");
    SAYS(six, "dns.nameservers",
         "unknown could-not-look ns3.example.net | evidence=dns:AAAA ns3.example.net");

    // Two beside each other, of which one may have a second address elsewhere.
    Scenario beside("example.org");
    beside.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53").serves("192.0.2.53");
    beside.ns("example.org", "ns2.example.net").a("ns2.example.net", "192.0.2.54").serves("192.0.2.54");
    beside.timeout("ns2.example.net", "AAAA");
    SAYS(beside, "dns.nameservers",
         "unknown could-not-look example.org | reason=whether its name servers stand in one network is not "
         "known: nobody answered in time | evidence=dns:AAAA ns2.example.net");
    // What is known of two that stand apart is enough.
    Scenario apart = twoServers();
    apart.timeout("ns2.example.net", "AAAA");
    SAYS(apart, "dns.nameservers", "pass all-answer example.org");
}

void TestDnsNameservers::doesNotApply() {
    SAYS(Scenario("example.org"), "dns.nameservers", "not-applicable does-not-apply example.org");
    SAYS(Scenario("203.0.113.25"), "dns.nameservers", "not-applicable does-not-apply 203.0.113.25");

    // The servers of a registry are none of the owner's, and are not asked.
    Scenario registry("example.org");
    registry.ns("org", "a.registry.example").a("a.registry.example", "192.0.2.53").serves("192.0.2.53");
    SAYS(registry, "dns.nameservers", "not-applicable does-not-apply example.org");
    for (const auto& wave : registry.gather({{"dns.nameservers"}, {}}).waves) {
        for (const Question& question : wave) QVERIFY(idOf(question) != "dns:SOA org @192.0.2.53:53");
    }
}

void TestDnsNameservers::waits() {
    Scenario s = twoServers();
    s.directOpen("192.0.2.53", "example.org", "SOA");
    SAYS(s, "dns.nameservers", "waiting");
    Scenario names = twoServers();
    names.open("example.org", "NS");
    SAYS(names, "dns.nameservers", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnsNameservers)
#include "nameservers.moc"
