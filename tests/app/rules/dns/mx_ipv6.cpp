// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestMxIpv6 : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void blamesTheServerOnlyWhereIpv6AndPort25WorkHere();
    void oneTalkOverIpv4IsEnough();
    void neverBlamesTheServerForWhatWeDid();
    void leavesPrivateAddressesToOthers();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestMxIpv6::speaks() {
    SAYS(test::healthy(), "mx.ipv6",
         "pass reachable 2001:db8:25::25 | host=mail.example.org | evidence=smtp:greeting mail.example.org "
         "[2001:db8:25::25]:25");

    Scenario none("example.org");
    none.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    SAYS(none, "mx.ipv6",
         "notice none mail.example.org | host=mail.example.org | evidence=dns:AAAA mail.example.org");

    Scenario silent = test::healthy();
    silent.sessionFails("2001:db8:25::25", FailureReason::TimedOut);
    SAYS(silent, "mx.ipv6",
         "warning silent 2001:db8:25::25 | reason=nobody answered in time | evidence=smtp:greeting "
         "mail.example.org [2001:db8:25::25]:25");
}

void TestMxIpv6::blamesTheServerOnlyWhereIpv6AndPort25WorkHere() {
    Scenario noIpv6Here = test::healthy();
    noIpv6Here.sessionFails("2001:db8:25::25", FailureReason::Unreachable)
        .ownAddressFails(Family::V6, FailureReason::Unreachable);
    SAYS(noIpv6Here, "mx.ipv6",
         "unknown could-not-look 2001:db8:25::25 | reason=there is no way there from this computer");

    Scenario port25Blocked = test::healthy();
    port25Blocked.sessionFails("2001:db8:25::25", FailureReason::TimedOut)
        .sessionFails("203.0.113.25", FailureReason::TimedOut);
    SAYS(port25Blocked, "mx.ipv6", "unknown could-not-look 2001:db8:25::25");
}

void TestMxIpv6::oneTalkOverIpv4IsEnough() {
    Scenario s = test::healthy();
    s.mx("example.org", 20, "backup.example.org").a("backup.example.org", "203.0.113.26");
    s.sessionFails("2001:db8:25::25", FailureReason::TimedOut).sessionOpen("203.0.113.26");
    SAYS(s, "mx.ipv6", "warning silent 2001:db8:25::25", "notice none backup.example.org");
}

void TestMxIpv6::neverBlamesTheServerForWhatWeDid() {
    for (const FailureReason why :
         {FailureReason::Cancelled, FailureReason::OutOfTime, FailureReason::HeldBack,
          FailureReason::Internal, FailureReason::ProxyFailed}) {
        Scenario s = test::healthy();
        s.sessionFails("2001:db8:25::25", why);
        SAYS(s, "mx.ipv6", "unknown could-not-look 2001:db8:25::25");
    }
    for (const FailureReason why :
         {FailureReason::Refused, FailureReason::Closed, FailureReason::Unreachable}) {
        Scenario s = test::healthy();
        s.sessionFails("2001:db8:25::25", why);
        SAYS(s, "mx.ipv6", "warning silent 2001:db8:25::25");
    }
}

void TestMxIpv6::leavesPrivateAddressesToOthers() {
    for (const char* address : {"fd00::25", "fe80::25", "::1"}) {
        Scenario s = test::healthy();
        s.a("mail.example.org", address);
        SAYS(s, "mx.ipv6", "pass reachable 2001:db8:25::25",
             std::string("not-applicable does-not-apply ") + address);
    }
}

void TestMxIpv6::couldNotLook() {
    Scenario host("example.org");
    host.mx("example.org", 10, "mail.example.org")
        .a("mail.example.org", "203.0.113.25")
        .servfail("mail.example.org", "AAAA");
    SAYS(host, "mx.ipv6", "unknown could-not-look mail.example.org | evidence=dns:AAAA mail.example.org");

    Scenario mx("example.org");
    mx.timeout("example.org", "MX");
    SAYS(mx, "mx.ipv6", "unknown could-not-look example.org");
}

void TestMxIpv6::doesNotApply() {
    SAYS(Scenario("example.org"), "mx.ipv6",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
    SAYS(Scenario("2001:db8:25::25"), "mx.ipv6", "not-applicable does-not-apply 2001:db8:25::25");
}

void TestMxIpv6::waits() {
    Scenario talking = test::healthy();
    talking.sessionOpen("2001:db8:25::25");
    SAYS(talking, "mx.ipv6", "waiting");

    // It failed, but whether port 25 and IPv6 work from here is not known yet.
    Scenario v4 = test::healthy();
    v4.sessionFails("2001:db8:25::25", FailureReason::Refused).sessionOpen("203.0.113.25");
    SAYS(v4, "mx.ipv6", "waiting");
    Scenario own = test::healthy();
    own.sessionFails("2001:db8:25::25", FailureReason::Refused).ownAddressOpen(Family::V6);
    SAYS(own, "mx.ipv6", "waiting");

    Scenario address("example.org");
    address.mx("example.org", 10, "mail.example.org").open("mail.example.org", "AAAA");
    SAYS(address, "mx.ipv6", "waiting");
}

MAILVITALS_TEST_CLASS(TestMxIpv6)
#include "mx_ipv6.moc"
