// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestVantageInside : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void looksFromOutside();
    void knowsTheOwnLine();
    void believesNobodyWhereServicesDisagree();
    void waitsForOneServiceOfAFamily();
    void knowsTheOwnNetworkOfIpv6();
    void knowsThisMachine();
    void knowsAPrivateAddress();
    void takesTheProxysPlace();
    void standsWhereAVpnEnds();
    void knowsThatAVpnTakesOnlySome();
    void couldNotLook();
    void waits();
};

void TestVantageInside::looksFromOutside() {
    SAYS(healthy(), "vantage.inside",
         "pass outside 203.0.113.25 | found=198.51.100.9 | host=mail.example.org | evidence=local:network, "
         "dns:TXT "
         "own.service.example @192.0.2.10:53, dns:TXT own.service.example @[2001:db8:53::10]:53",
         "pass outside 2001:db8:25::25 | found=2001:db8:900::9");
}

void TestVantageInside::knowsTheOwnLine() {
    Scenario hairpin = healthy();
    hairpin.ownAddress("203.0.113.25");
    SAYS(hairpin, "vantage.inside", "warning same-address 203.0.113.25 | found=203.0.113.25",
         "pass outside 2001:db8:25::25");

    Scenario none = healthy();
    none.ownAddress("203.0.113.25").sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(none, "vantage.inside", "warning same-address-unreachable 203.0.113.25",
         "pass outside 2001:db8:25::25");

    // A check that was stopped tells nothing of the router.
    Scenario stopped = healthy();
    stopped.ownAddress("203.0.113.25").sessionFails("203.0.113.25", FailureReason::Cancelled);
    SAYS(stopped, "vantage.inside", "warning same-address 203.0.113.25", "pass outside 2001:db8:25::25");
}

/// A router that sends DNS elsewhere makes one service tell the resolver's address.
void TestVantageInside::believesNobodyWhereServicesDisagree() {
    Scenario s = healthy();
    OwnAddressService other = s.request.ownAddressServices.front();
    other.name = "other.service.example"_dn;
    s.request.ownAddressServices.push_back(other);
    s.direct(other.question(), "203.0.113.25");
    SAYS(s, "vantage.inside", "unknown not-told 203.0.113.25", "pass outside 2001:db8:25::25");
    s.direct(other.question(), "198.51.100.9");
    SAYS(s, "vantage.inside", "pass outside 203.0.113.25", "pass outside 2001:db8:25::25");
    // Two addresses of one network of IPv6 agree.
    OwnAddressService v6 = s.request.ownAddressServices.at(1);
    v6.name = "other.service.example"_dn;
    s.request.ownAddressServices.push_back(v6);
    s.direct(v6.question(), "2001:db8:900::a");
    SAYS(s, "vantage.inside", "pass outside 203.0.113.25", "pass outside 2001:db8:25::25");
    // What this computer itself knows outweighs them.
    s.local({"203.0.113.25"}).direct(other.question(), "203.0.113.77");
    SAYS(s, "vantage.inside", "warning this-machine 203.0.113.25", "pass outside 2001:db8:25::25");
}

/// Whichever answers first for a family is enough; where it told nothing, the other is waited for.
void TestVantageInside::waitsForOneServiceOfAFamily() {
    Scenario s = healthy();
    OwnAddressService other = s.request.ownAddressServices.front();
    other.name = "other.service.example"_dn;
    s.request.ownAddressServices.push_back(other);
    s.ownAddressOpen(Family::V4).direct(other.question(), "198.51.100.9");
    SAYS(s, "vantage.inside", "pass outside 203.0.113.25", "pass outside 2001:db8:25::25");
    s.direct(other.question(), "no address");
    SAYS(s, "vantage.inside", "waiting");
}

void TestVantageInside::knowsTheOwnNetworkOfIpv6() {
    Scenario seen = healthy();
    seen.ownAddress("2001:db8:25:7::77");  // another /64 of the same /56
    SAYS(seen, "vantage.inside", "pass outside 203.0.113.25",
         "warning same-network 2001:db8:25::25 | found=2001:db8:25:7::77");
    seen.ownAddress("2001:db8:25:100::77");  // another /56 of a /48 that may be one home's
    SAYS(seen, "vantage.inside", "pass outside 203.0.113.25",
         "unknown near-network 2001:db8:25::25 | found=2001:db8:25:100::77");
    seen.ownAddress("2001:db8:25:ffff::77");
    SAYS(seen, "vantage.inside", "pass outside 203.0.113.25",
         "unknown near-network 2001:db8:25::25 | found=2001:db8:25:ffff::77");
    seen.ownAddress("2001:db8:26::77");  // another /48
    SAYS(seen, "vantage.inside", "pass outside 203.0.113.25", "pass outside 2001:db8:25::25");
    // This computer's own address tells the same.
    Scenario near = seen;
    near.local({"2001:db8:25:300::9"});
    SAYS(near, "vantage.inside", "pass outside 203.0.113.25",
         "unknown near-network 2001:db8:25::25 | found=2001:db8:25:300::9");
    // This computer's own address tells it as well, where no service does.
    Scenario local = healthy();
    local.local({"192.168.1.7", "2001:db8:25::77"}).ownAddressFails(Family::V6, FailureReason::TimedOut);
    SAYS(local, "vantage.inside", "pass outside 203.0.113.25",
         "warning same-network 2001:db8:25::25 | found=2001:db8:25::77 | evidence=local:network");
}

void TestVantageInside::knowsThisMachine() {
    Scenario s = healthy();
    s.local({"203.0.113.25"});
    SAYS(s, "vantage.inside", "warning this-machine 203.0.113.25 | found=203.0.113.25",
         "pass outside 2001:db8:25::25");
}

void TestVantageInside::knowsAPrivateAddress() {
    SAYS(Scenario("192.168.1.25"), "vantage.inside", "warning private-address 192.168.1.25");
}

void TestVantageInside::takesTheProxysPlace() {
    // The addresses were asked through it; this computer's own count for nothing.
    Scenario elsewhere = healthy();
    elsewhere.local({"203.0.113.25"}).proxy("socks5://127.0.0.1:1080");
    SAYS(elsewhere, "vantage.inside", "pass outside 203.0.113.25 | found=198.51.100.9",
         "pass outside 2001:db8:25::25");
    Scenario beside = healthy();
    beside.ownAddress("203.0.113.25").proxy("socks5://127.0.0.1:1080");
    SAYS(beside, "vantage.inside", "warning same-address 203.0.113.25", "pass outside 2001:db8:25::25");
    // No service told it; the proxy's own address does, within its family.
    Scenario silent = healthy();
    silent.proxy("socks5://198.51.100.77:1080");
    silent.ownAddressFails(Family::V4, FailureReason::TimedOut);
    silent.ownAddressFails(Family::V6, FailureReason::TimedOut);
    SAYS(silent, "vantage.inside", "pass outside-by-proxy 203.0.113.25 | found=198.51.100.77",
         "unknown not-told 2001:db8:25::25");
}

void TestVantageInside::standsWhereAVpnEnds() {
    Scenario away = healthy();
    away.leavesBy("wg0", "10.8.0.2").tunnel("wg0", "10.8.0.2");
    away.session("203.0.113.25", healthySession).local = *IpAddress::parse("10.8.0.2");
    SAYS(away, "vantage.inside", "pass outside 203.0.113.25 | found=198.51.100.9",
         "pass outside 2001:db8:25::25");
    Scenario home = away;
    home.ownAddress("203.0.113.25");
    SAYS(home, "vantage.inside", "warning same-address 203.0.113.25", "pass outside 2001:db8:25::25");
    Scenario reached("192.168.1.25");
    reached.leavesBy("wg0", "10.8.0.2").tunnel("wg0", "10.8.0.2");
    SAYS(reached, "vantage.inside", "warning private-address 192.168.1.25");
}

void TestVantageInside::knowsThatAVpnTakesOnlySome() {
    Scenario through = healthy();
    through.leavesBy("wlan0", "192.168.1.7").tunnel("wg0", "10.8.0.2");
    SmtpSession& session = through.session("203.0.113.25", healthySession);
    session.local = *IpAddress::parse("10.8.0.2");
    SAYS(through, "vantage.inside",
         "unknown other-way 203.0.113.25 | way=through the tunnel wg0 | says=The connection to 203.0.113.25 "
         "went through the tunnel wg0, but your public IP address was determined over another route. The "
         "program therefore cannot tell whether this check ran from inside or from outside.",
         "pass outside 2001:db8:25::25");
    session.local = *IpAddress::parse("192.168.1.7");
    SAYS(through, "vantage.inside", "pass outside 203.0.113.25", "pass outside 2001:db8:25::25");

    // The other way round: the tunnel's own far end is reached past it, and may show the server's address.
    Scenario past = healthy();
    past.ownAddress("203.0.113.25").leavesBy("tun0", "10.8.0.2").tunnel("tun0", "10.8.0.2");
    past.session("203.0.113.25", healthySession).local = *IpAddress::parse("192.168.1.7");
    SAYS(past, "vantage.inside", "unknown other-way 203.0.113.25 | way=past the tunnel",
         "pass outside 2001:db8:25::25");
    // Behind a proxy it is the proxy's way that counts.
    past.ownAddress("198.51.100.9").proxy("socks5://127.0.0.1:1080");
    SAYS(past, "vantage.inside", "pass outside 203.0.113.25", "pass outside 2001:db8:25::25");
    // Until the session is over nobody knows.
    through.sessionOpen("203.0.113.25");
    SAYS(through, "vantage.inside", "pass outside 2001:db8:25::25", "waiting");
}

void TestVantageInside::couldNotLook() {
    Scenario s = healthy();
    s.ownAddressFails(Family::V4, FailureReason::TimedOut);
    SAYS(s, "vantage.inside", "unknown not-told 203.0.113.25", "pass outside 2001:db8:25::25");
    Scenario intercepted = healthy();
    intercepted.ownAddressIntercepted(Family::V4);
    SAYS(intercepted, "vantage.inside", "unknown not-told 203.0.113.25", "pass outside 2001:db8:25::25");
    Scenario failing("example.org");
    failing.timeout("example.org", "MX");
    SAYS(failing, "vantage.inside", "unknown could-not-look example.org");
    Scenario none("example.org");
    SAYS(none, "vantage.inside", "not-applicable does-not-apply example.org");
}

void TestVantageInside::waits() {
    Scenario own = healthy();
    own.ownAddressOpen(Family::V4);
    SAYS(own, "vantage.inside", "waiting");
    Scenario local = healthy();
    local.localOpen();
    SAYS(local, "vantage.inside", "waiting");
    Scenario hairpin = healthy();
    hairpin.ownAddress("203.0.113.25").sessionOpen("203.0.113.25");
    SAYS(hairpin, "vantage.inside", "pass outside 2001:db8:25::25", "waiting");
}

MAILVITALS_TEST_CLASS(TestVantageInside)
#include "inside.moc"
