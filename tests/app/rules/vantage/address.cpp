// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestVantageAddress : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void knowsItsAddressByOneFamily();
    void noticesAnAddressThatManyShare();
    void noticesThatServicesDisagree();
    void readsWhatServicesSay();
    void noticesAVpn();
    void doesWithoutKnowledgeOfTheMachine();
    void waits();
};

void TestVantageAddress::speaks() {
    SAYS(Scenario("example.org"), "vantage.address",
         "pass known this computer | addresses=198.51.100.9, 2001:db8:900::9 | way=direct | "
         "resolvers=192.168.1.1:53 | hosts=192.168.1.7 | "
         "evidence=dns:TXT own.service.example @192.0.2.10:53, dns:TXT own.service.example "
         "@[2001:db8:53::10]:53, local:network");

    Scenario proxy("example.org");
    proxy.proxy("socks5://127.0.0.1:1080");
    SAYS(proxy, "vantage.address",
         "pass through-proxy this computer | way=socks5://127.0.0.1:1080 | says=This check ran from "
         "198.51.100.9, "
         "2001:db8:900::9, through the proxy socks5://127.0.0.1:1080. Only the resolver (192.168.1.1:53) was "
         "queried from this computer.");

    Scenario untold("example.org");
    untold.ownAddressFails(Family::V4, FailureReason::TimedOut)
        .ownAddressFails(Family::V6, FailureReason::Unreachable);
    SAYS(untold, "vantage.address",
         "unknown not-told this computer | reason=there is no way there from this computer");

    Scenario intercepted("example.org");
    intercepted.ownAddressIntercepted(Family::V4);
    SAYS(intercepted, "vantage.address", "notice intercepted this computer",
         "pass known this computer | addresses=2001:db8:900::9");
}

void TestVantageAddress::knowsItsAddressByOneFamily() {
    Scenario s("example.org");
    s.ownAddressFails(Family::V6, FailureReason::Unreachable);
    SAYS(s, "vantage.address", "pass known this computer | addresses=198.51.100.9");
}

void TestVantageAddress::noticesAnAddressThatManyShare() {
    Scenario local("example.org");
    local.local({"192.168.1.7", "100.64.3.4"});
    SAYS(local, "vantage.address", "notice shared this computer | found=100.64.3.4",
         "pass known this computer");
    // Behind a proxy this computer's own addresses do not matter.
    local.proxy("socks5://127.0.0.1:1080");
    SAYS(local, "vantage.address", "pass through-proxy this computer");
    Scenario seen("example.org");
    seen.ownAddress("100.64.3.4");
    SAYS(seen, "vantage.address", "notice shared this computer | found=100.64.3.4",
         "pass known this computer");
}

void TestVantageAddress::noticesThatServicesDisagree() {
    Scenario s("example.org");
    OwnAddressService other = s.request.ownAddressServices.front();
    other.name = "other.service.example"_dn;
    s.request.ownAddressServices.push_back(other);
    s.direct(other.question(), "198.51.100.10");
    SAYS(s, "vantage.address",
         "notice several this computer | addresses=198.51.100.9, 2001:db8:900::9, 198.51.100.10");
    s.direct(other.question(), "198.51.100.9");
    SAYS(s, "vantage.address", "pass known this computer | addresses=198.51.100.9, 2001:db8:900::9");
}

void TestVantageAddress::readsWhatServicesSay() {
    // FACTS section 9, own address: a second text beside the address, a refusal, words, the class of
    // Cloudflare's service.
    Scenario s("example.org");
    OwnAddressService chaos{*IpEndpoint::parse("192.0.2.11", 53), "whoami.example"_dn, dns::Type::Txt,
                            dns::Class::Chaos};
    s.request.ownAddressServices = {chaos};
    s.direct(chaos.question(), "198.51.100.9", false);  // of this one authority is not known
    SAYS(s, "vantage.address",
         "pass known this computer | addresses=198.51.100.9 | evidence=dns:TXT whoami.example CH "
         "@192.0.2.11:53, local:network");
    s.direct(chaos.question(), "edns0-client-subnet 198.51.100.0/24");
    SAYS(s, "vantage.address", "unknown not-told this computer | reason=no service answered with an address");
    s.request.ownAddressServices.clear();
    SAYS(s, "vantage.address", "unknown not-told this computer | reason=no service answered with an address");
}

void TestVantageAddress::noticesAVpn() {
    Scenario both("example.org");
    both.leavesBy("wg0", "10.8.0.2").leavesBy("wg0", "fd00:8::2").tunnel("wg0", "10.8.0.2");
    both.tunnel("wg0", "fd00:8::2");
    SAYS(both, "vantage.address",
         "notice vpn this computer | found=wg0 for IPv4, wg0 for IPv6 | evidence=local:network",
         "pass known this computer");
    // IPv6 goes past it.
    Scenario half("example.org");
    half.leavesBy("tun0", "10.8.0.2").leavesBy("eth0", "2001:db8:900::9").tunnel("tun0", "10.8.0.2");
    SAYS(half, "vantage.address",
         "notice vpn this computer | says=Connections from here leave through a tunnel, most likely a VPN "
         "(tun0 for IPv4).",
         "pass known this computer");
    // It is known also where nobody tells our address.
    half.ownAddressFails(Family::V4, FailureReason::TimedOut)
        .ownAddressFails(Family::V6, FailureReason::TimedOut);
    SAYS(half, "vantage.address", "notice vpn this computer", "unknown not-told this computer");
    // One that only some connections take, and one beside a proxy, tell nothing of the address seen.
    Scenario split("example.org");
    split.leavesBy("wlan0", "192.168.1.7").tunnel("wg0", "10.8.0.2");
    SAYS(split, "vantage.address", "pass known this computer");
    both.proxy("socks5://127.0.0.1:1080");
    SAYS(both, "vantage.address", "pass through-proxy this computer");
}

void TestVantageAddress::doesWithoutKnowledgeOfTheMachine() {
    Scenario s("example.org");
    s.localFails();
    SAYS(s, "vantage.address",
         "pass known this computer | way=not known | resolvers= | says=This check ran from 198.51.100.9, "
         "2001:db8:900::9 (connection: not known; resolvers: ).");
}

void TestVantageAddress::waits() {
    Scenario own("example.org");
    own.ownAddressOpen(Family::V6);
    SAYS(own, "vantage.address", "waiting");
    Scenario local("example.org");
    local.localOpen();
    SAYS(local, "vantage.address", "waiting");
}

MAILVITALS_TEST_CLASS(TestVantageAddress)
#include "address.moc"
