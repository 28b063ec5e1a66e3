// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

namespace {

/// A resolver at home that hands out the server's private address (split DNS).
Scenario splitAtHome() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "192.168.1.25");
    s.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    return s;
}

}  // namespace

class TestMxPublic : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void needsTheWordOfTheZonesOwnServersForRed();
    void readsWhatTheWorldSees();
    void namesTheKindOfAddress();
    void doesNotApply();
    void couldNotLook();
    void waits();
};

void TestMxPublic::speaks() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org")
        .a("mail.example.org", "203.0.113.25")
        .a("mail.example.org", "2001:db8:25::25");
    SAYS(s, "mx.public", "pass public 203.0.113.25 | host=mail.example.org | evidence=dns:A mail.example.org",
         "pass public 2001:db8:25::25 | evidence=dns:AAAA mail.example.org");

    Scenario world = splitAtHome();
    world.authority("192.0.2.53", "mail.example.org", "A", {"192.168.1.25"});
    SAYS(world, "mx.public",
         "critical private 192.168.1.25 | host=mail.example.org | type=private | evidence=dns:A "
         "mail.example.org @192.0.2.53:53, dns:A mail.example.org");

    Scenario split = splitAtHome();
    split.authority("192.0.2.53", "mail.example.org", "A", {"203.0.113.25"});
    SAYS(split, "mx.public", "notice private-here-only 192.168.1.25 | addresses=203.0.113.25",
         "pass public 203.0.113.25 | evidence=dns:A mail.example.org @192.0.2.53:53");
}

void TestMxPublic::needsTheWordOfTheZonesOwnServersForRed() {
    // They do not answer.
    SAYS(splitAtHome(), "mx.public", "warning private-unconfirmed 192.168.1.25 | address=192.168.1.25");

    // They answer without authority: somebody else does in their place.
    Scenario forwarded = splitAtHome();
    forwarded.authority("192.0.2.53", "mail.example.org", "A", {"192.168.1.25"}, false);
    SAYS(forwarded, "mx.public", "warning private-unconfirmed 192.168.1.25");

    // Our resolver tells nobody's name servers, as many home routers do.
    Scenario mute("example.org");
    mute.mx("example.org", 10, "mail.example.org").a("mail.example.org", "192.168.1.25");
    SAYS(mute, "mx.public", "warning private-unconfirmed 192.168.1.25");

    // It fails to: the zone above would know nothing of the name.
    Scenario failing = splitAtHome();
    failing.servfail("example.org", "NS")
        .ns("org", "a.org-servers.example")
        .a("a.org-servers.example", "192.0.2.54");
    failing.authority("192.0.2.54", "mail.example.org", "A", {"192.168.1.25"});
    SAYS(failing, "mx.public", "warning private-unconfirmed 192.168.1.25");
}

void TestMxPublic::readsWhatTheWorldSees() {
    // Nothing of this family: that is how a home without public IPv6 looks, not a fault.
    Scenario none("example.org");
    none.mx("example.org", 10, "mail.example.org").a("mail.example.org", "fd00::25");
    none.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    none.authority("192.0.2.53", "mail.example.org", "AAAA", {});
    SAYS(none, "mx.public", "notice private-here-only fd00::25 | addresses=no address of this kind");
}

void TestMxPublic::namesTheKindOfAddress() {
    for (const auto& [address, kind] : {std::pair{"127.0.0.1", "loopback"},
                                        {"169.254.1.1", "link-local"},
                                        {"100.64.0.1", "carrier-grade NAT"},
                                        {"0.0.0.0", "unspecified"},
                                        {"224.0.0.1", "multicast"},
                                        {"198.18.0.1", "benchmark"},
                                        {"240.0.0.1", "reserved"}}) {
        Scenario s("example.org");
        s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
        SAYS(s, "mx.public", std::string("warning private-unconfirmed ") + address + " | type=" + kind);
    }
    Scenario documentation("example.org");
    documentation.request.treatAsPublic.clear();
    documentation.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    SAYS(documentation, "mx.public", "warning private-unconfirmed 203.0.113.25 | type=documentation");
}

void TestMxPublic::doesNotApply() {
    SAYS(Scenario("example.org"), "mx.public",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");

    // Whoever types a private address knows that it is one; the DNS has not said it.
    SAYS(Scenario("192.168.1.25"), "mx.public", "not-applicable does-not-apply 192.168.1.25");
    SAYS(Scenario("203.0.113.25"), "mx.public", "pass public 203.0.113.25");
}

void TestMxPublic::couldNotLook() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org")
        .timeout("mail.example.org", "AAAA")
        .a("mail.example.org", "203.0.113.25");
    SAYS(s, "mx.public",
         "unknown could-not-look mail.example.org | reason=its IPv6 addresses are not known: nobody answered "
         "in time",
         "pass public 203.0.113.25");
}

void TestMxPublic::waits() {
    Scenario zone = splitAtHome();
    zone.open("example.org", "NS");
    SAYS(zone, "mx.public", "waiting");

    Scenario server = splitAtHome();
    server.open("ns1.example.net", "A");
    SAYS(server, "mx.public", "waiting");

    Scenario host("example.org");
    host.mx("example.org", 10, "mail.example.org")
        .open("mail.example.org", "AAAA")
        .a("mail.example.org", "203.0.113.25");
    SAYS(host, "mx.public", "pass public 203.0.113.25", "waiting");
}

MAILVITALS_TEST_CLASS(TestMxPublic)
#include "mx_public.moc"
