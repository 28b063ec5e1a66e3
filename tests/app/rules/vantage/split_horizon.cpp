// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

/// One mail host, and a name server of its zone that says what the test tells it to.
Scenario withHost(const char* here) {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org");
    s.ns("example.org", "ns1.example.net").a("ns1.example.net", "192.0.2.53");
    if (here) s.a("mail.example.org", here);
    return s;
}

Scenario& world(Scenario& s, const std::vector<std::string>& v4, const std::vector<std::string>& v6 = {}) {
    return s.authority("192.0.2.53", "mail.example.org", "A", v4)
        .authority("192.0.2.53", "mail.example.org", "AAAA", v6);
}

}  // namespace

class TestSplitHorizon : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void agrees();
    void seesAPrivateAddressAtHome();
    void seesOtherAddresses();
    void seesThatANameIsMissing();
    void asksEveryHostOfTheDomain();
    void looksAtThePublicAddressAsWell();
    void looksAtTheFamilyThatIsDeniedHere();
    void couldNotLook();
    void waits();
};

void TestSplitHorizon::agrees() {
    Scenario s = withHost("203.0.113.25");
    SAYS(world(s, {"203.0.113.25"}), "vantage.split-horizon",
         "pass same mail.example.org | addresses=203.0.113.25 | evidence=dns:A mail.example.org, dns:AAAA "
         "mail.example.org, dns:A mail.example.org @192.0.2.53:53, dns:AAAA mail.example.org @192.0.2.53:53");
    // Several, of which each side tells some.
    Scenario several = withHost("203.0.113.25");
    SAYS(world(several, {"203.0.113.26", "203.0.113.25"}), "vantage.split-horizon",
         "pass same mail.example.org");
    // Private for all the world: mx.public speaks of that.
    Scenario everywhere = withHost("192.168.1.25");
    SAYS(world(everywhere, {"192.168.1.25"}), "vantage.split-horizon", "pass same mail.example.org");
}

void TestSplitHorizon::seesAPrivateAddressAtHome() {
    Scenario s = withHost("192.168.1.25");
    SAYS(world(s, {"203.0.113.25"}, {"2001:db8:25::25"}), "vantage.split-horizon",
         "notice private-here mail.example.org | found=192.168.1.25 | addresses=203.0.113.25, "
         "2001:db8:25::25");
    Scenario unique = withHost("fd00::25");
    SAYS(world(unique, {}, {"2001:db8:25::25"}), "vantage.split-horizon",
         "notice private-here mail.example.org");
}

void TestSplitHorizon::seesOtherAddresses() {
    Scenario s = withHost("203.0.113.24");
    SAYS(world(s, {"203.0.113.25"}), "vantage.split-horizon",
         "notice differs mail.example.org | found=203.0.113.24 | addresses=203.0.113.25");
}

void TestSplitHorizon::seesThatANameIsMissing() {
    Scenario here = withHost(nullptr);
    SAYS(world(here, {"203.0.113.25"}), "vantage.split-horizon",
         "warning missing-here mail.example.org | found=no address | addresses=203.0.113.25");
    Scenario there = withHost("192.168.1.25");
    SAYS(world(there, {}), "vantage.split-horizon",
         "warning only-here mail.example.org | found=192.168.1.25 | addresses=no address");
}

void TestSplitHorizon::asksEveryHostOfTheDomain() {
    Scenario s = withHost("203.0.113.25");
    s.mx("example.org", 20, "backup.example.org").a("backup.example.org", "192.168.1.26");
    s.authority("192.0.2.53", "backup.example.org", "A", {"203.0.113.26"})
        .authority("192.0.2.53", "backup.example.org", "AAAA", {});
    SAYS(world(s, {"203.0.113.25"}), "vantage.split-horizon", "pass same mail.example.org",
         "notice private-here backup.example.org");
}

/// What strangers meet is judged, and not the private address alone.
void TestSplitHorizon::looksAtThePublicAddressAsWell() {
    Scenario s = withHost("192.168.1.25");
    world(s, {"203.0.113.25"});
    SAYS(s, "mx.public", "notice private-here-only 192.168.1.25",
         "pass public 203.0.113.25 | evidence=dns:A mail.example.org @192.0.2.53:53");
    SAYS(s, "vantage.inside", "warning private-address 192.168.1.25", "pass outside 203.0.113.25");
    // Neither the reverse name nor the greeting is blamed for what the resolver tells at home.
    s.ptr("203.0.113.25", "mail.example.org").txt("example.org", "v=spf1 mx -all");
    s.session("203.0.113.25", healthySession);
    s.session("192.168.1.25", healthySession);
    SAYS(s, "ptr.forward", "not-applicable does-not-apply 192.168.1.25", "pass matches 203.0.113.25");
    SAYS(s, "helo.name", "pass fits 192.168.1.25:25", "pass fits 203.0.113.25:25");
    SAYS(s, "spf.server-passes", "unknown could-not-look 203.0.113.25");
    // Behind a proxy the private address would be somebody else's.
    s.proxy("socks5://127.0.0.1:1080");
    SAYS(s, "vantage.inside", "pass outside 203.0.113.25");
    SAYS(s, "mx.public", "pass public 203.0.113.25", "notice private-here-only 192.168.1.25");
    SAYS(s, "smtp.banner", "pass well-formed 203.0.113.25:25");
}

/// A private zone with one family only denies the other.
void TestSplitHorizon::looksAtTheFamilyThatIsDeniedHere() {
    Scenario s = withHost("192.168.1.25");
    world(s, {"203.0.113.25"}, {"2001:db8:25::25"});
    s.session("2001:db8:25::25", healthySession);
    SAYS(s, "mx.public", "notice private-here-only 192.168.1.25", "pass public 203.0.113.25",
         "pass public 2001:db8:25::25");
    SAYS(s, "mx.ipv6", "pass reachable 2001:db8:25::25");
}

void TestSplitHorizon::couldNotLook() {
    SAYS(withHost("203.0.113.25"), "vantage.split-horizon",
         "unknown could-not-look mail.example.org | reason=none of the zone's own servers answered with "
         "authority "
         "from here");
    Scenario mute("example.org");
    mute.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    SAYS(mute, "vantage.split-horizon",
         "unknown could-not-look mail.example.org | reason=nobody told who keeps the zone of "
         "mail.example.org");
    Scenario failing = withHost(nullptr);
    world(failing, {"203.0.113.25"}).servfail("mail.example.org", "A");
    SAYS(failing, "vantage.split-horizon", "unknown could-not-look mail.example.org");
    Scenario alias = withHost("203.0.113.25");
    alias.has("192.0.2.53", "mail.example.org", "A", {});
    alias.has("192.0.2.53", "mail.example.org", "AAAA", {});
    SAYS(alias, "vantage.split-horizon", "warning only-here mail.example.org");
    SAYS(Scenario("example.org"), "vantage.split-horizon", "not-applicable does-not-apply example.org");
}

void TestSplitHorizon::waits() {
    Scenario here = withHost("203.0.113.25");
    world(here, {"203.0.113.25"}).open("mail.example.org", "AAAA");
    SAYS(here, "vantage.split-horizon", "waiting");
    Scenario there = withHost("203.0.113.25");
    there.directOpen("192.0.2.53", "mail.example.org", "A");
    SAYS(there, "vantage.split-horizon", "waiting");
}

MAILVITALS_TEST_CLASS(TestSplitHorizon)
#include "split_horizon.moc"
