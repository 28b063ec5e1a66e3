// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* nowhere = "mailvitals-no-such-name.invalid";
constexpr const char* below = "mailvitals-no-such-name.example.org";

/// The healthy world, in which what does not exist does not exist.
Scenario truthful() {
    Scenario s = healthy();
    s.nxdomain(nowhere);
    return s;
}

}  // namespace

class TestVantageResolver : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isTruthful();
    void inventsAnswers();
    void forgivesAWildcard();
    void isRefusedByLists();
    void isPublic();
    void doesNotValidate();
    void saysAllAtOnce();
    void judgesABareAddress();
    void couldNotLook();
    void waits();
};

void TestVantageResolver::isTruthful() {
    SAYS(truthful(), "vantage.resolver",
         "pass truthful 192.168.1.1:53 | resolvers=192.168.1.1:53 | evidence=dns:A "
         "mailvitals-no-such-name.invalid, dns:A mailvitals-no-such-name.org, dns:A "
         "mailvitals-no-such-name.example.org, dns:SOA .");
    // "No such name" and "nothing of this kind" are both no invention, and one of the two names is enough.
    Scenario reserved = truthful();
    reserved.timeout(nowhere, "A");
    SAYS(reserved, "vantage.resolver", "pass truthful 192.168.1.1:53");
    Scenario own = truthful();
    own.servfail(below, "A");
    SAYS(own, "vantage.resolver", "pass truthful 192.168.1.1:53");
}

void TestVantageResolver::inventsAnswers() {
    Scenario s = healthy();
    s.a(nowhere, "203.0.113.99");
    SAYS(s, "vantage.resolver", "notice rewrites 192.168.1.1:53 | address=203.0.113.99");
    // Some spare the reserved names.
    Scenario careful = truthful();
    careful.cached(below, "A", {*IpAddress::parse("203.0.113.99")}, 60);
    SAYS(careful, "vantage.resolver",
         "notice rewrites 192.168.1.1:53 | address=203.0.113.99 | evidence=dns:A "
         "mailvitals-no-such-name.invalid, dns:A mailvitals-no-such-name.org, "
         "dns:A mailvitals-no-such-name.example.org, dns:A mailvitals-no-such-name.example.org "
         "@192.0.2.53:53");
    Scenario beside = truthful();
    beside.a("mailvitals-no-such-name.org", "203.0.113.99");
    SAYS(beside, "vantage.resolver", "notice rewrites 192.168.1.1:53 | address=203.0.113.99");
}

void TestVantageResolver::forgivesAWildcard() {
    Scenario s = truthful();
    s.a(below, "203.0.113.25");  // its own servers say so as well
    SAYS(s, "vantage.resolver", "pass truthful 192.168.1.1:53");
    // Where they cannot be asked, nobody knows.
    Scenario silent = truthful();
    silent.cached(below, "A", {*IpAddress::parse("203.0.113.99")}, 60);
    silent.directFails("192.0.2.53", below, "A", FailureReason::TimedOut)
        .directFails("198.51.100.53", below, "A", FailureReason::TimedOut);
    SAYS(silent, "vantage.resolver", "pass truthful 192.168.1.1:53");
}

void TestVantageResolver::isRefusedByLists() {
    Scenario s("example.org");
    s.validates();
    for (const Blocklist& list : s.policy.blocklists) {
        if (list.zone != "zen.spamhaus.org"_dn) s.listAlive(list.zone.toString());
    }
    s.listed("zen.spamhaus.org", "127.0.0.2", "127.255.255.254");
    SAYS(s, "vantage.resolver",
         "notice refused 192.168.1.1:53 | lists=Spamhaus ZEN | evidence=dns:A 2.0.0.127.zen.spamhaus.org, "
         "dns:A "
         "1.0.0.127.zen.spamhaus.org");
}

void TestVantageResolver::isPublic() {
    Scenario s = truthful();
    s.resolverAt("8.8.8.8");
    SAYS(s, "vantage.resolver", "notice public 8.8.8.8:53 | name=Google Public DNS");
    s.resolverAt("2620:fe::fe");
    SAYS(s, "vantage.resolver", "notice public [2620:fe::fe]:53 | name=Quad9");
}

void TestVantageResolver::doesNotValidate() {
    Scenario s("example.org");
    s.listsAlive();
    SAYS(s, "vantage.resolver", "notice not-validating 192.168.1.1:53 | evidence=dns:SOA .");
}

void TestVantageResolver::saysAllAtOnce() {
    Scenario s("example.org");
    s.listsAlive().a(nowhere, "203.0.113.99").resolverAt("1.1.1.1");
    SAYS(s, "vantage.resolver", "notice rewrites 1.1.1.1:53", "notice public 1.1.1.1:53",
         "notice not-validating 1.1.1.1:53");
}

void TestVantageResolver::judgesABareAddress() {
    Scenario s("203.0.113.25");
    s.listsAlive().validates();
    SAYS(s, "vantage.resolver",
         "pass truthful 192.168.1.1:53 | evidence=dns:A mailvitals-no-such-name.invalid, dns:SOA .");
}

void TestVantageResolver::couldNotLook() {
    Scenario s = truthful();
    s.timeout(".", "SOA");
    SAYS(s, "vantage.resolver", "unknown could-not-look resolver | reason=nobody answered in time");
    Scenario failing = truthful();
    failing.servfail(".", "SOA");
    SAYS(failing, "vantage.resolver", "unknown could-not-look 192.168.1.1:53");
    // Whoever answers no such question has not shown that he invents nothing.
    Scenario mute = truthful();
    mute.servfail(below, "A").timeout(nowhere, "A").timeout("mailvitals-no-such-name.org", "A");
    SAYS(mute, "vantage.resolver",
         "unknown could-not-look 192.168.1.1:53 | reason=no question for a name that does not exist was "
         "answered: the name server 192.168.1.1:53 answered SERVFAIL | evidence=dns:A "
         "mailvitals-no-such-name.invalid, dns:A mailvitals-no-such-name.org, dns:A "
         "mailvitals-no-such-name.example.org");
}

void TestVantageResolver::waits() {
    Scenario root = truthful();
    root.open(".", "SOA");
    SAYS(root, "vantage.resolver", "waiting");
    Scenario name = truthful();
    name.open(nowhere, "A");
    SAYS(name, "vantage.resolver", "waiting");
    Scenario list = truthful();
    list.open(Scenario::listName("zen.spamhaus.org", "127.0.0.2"), "A");
    SAYS(list, "vantage.resolver", "waiting");
}

MAILVITALS_TEST_CLASS(TestVantageResolver)
#include "resolver.moc"
