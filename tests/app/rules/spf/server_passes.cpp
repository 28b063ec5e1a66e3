// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using test::Scenario;

class TestSpfServerPasses : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void passes();
    void forgotten();
    void notCovered();
    void receivesOnly();
    void sendsNothing();
    void error();
    void evidence();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

namespace {

/// One host with both families.
Scenario home(const std::string& record) {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").txt("example.org", record);
    s.a("mail.example.org", "203.0.113.25").a("mail.example.org", "2001:db8:25::25");
    return s;
}

}  // namespace

void TestSpfServerPasses::passes() {
    SAYS(home("v=spf1 mx -all"), "spf.server-passes",
         "pass passes 203.0.113.25 | term=mx | host=mail.example.org",
         "pass passes 2001:db8:25::25 | term=mx");
    Scenario s = home("v=spf1 include:_spf.example.net -all");
    s.txt("_spf.example.net", "v=spf1 ip4:203.0.113.0/24 ip6:2001:db8::/32 -all");
    SAYS(s, "spf.server-passes",
         "pass passes 203.0.113.25 | term=include:_spf.example.net, there ip4:203.0.113.0/24",
         "pass passes 2001:db8:25::25");
}

void TestSpfServerPasses::forgotten() {
    SAYS(home("v=spf1 ip4:203.0.113.25 -all"), "spf.server-passes", "pass passes 203.0.113.25",
         "critical left-out 2001:db8:25::25 | policy=fail | term=-all");
    SAYS(home("v=spf1 ip4:203.0.113.25 ~all"), "spf.server-passes", "pass passes 203.0.113.25",
         "warning half-left-out 2001:db8:25::25 | policy=softfail");
    SAYS(home("v=spf1 ip6:2001:db8:25::/48"), "spf.server-passes",
         "warning half-left-out 203.0.113.25 | policy=neutral", "pass passes 2001:db8:25::25");
}

void TestSpfServerPasses::notCovered() {
    SAYS(home("v=spf1 ip4:198.51.100.7 -all"), "spf.server-passes",
         "warning not-covered 203.0.113.25 | policy=fail", "warning not-covered 2001:db8:25::25");
}

void TestSpfServerPasses::receivesOnly() {
    // A large provider's mail arrives at other servers than those it leaves from.
    Scenario s("example.org");
    s.mx("example.org", 10, "mx.provider.example").a("mx.provider.example", "203.0.113.25");
    s.txt("example.org", "v=spf1 include:provider.example -all")
        .txt("provider.example", "v=spf1 ip4:198.51.100.0/24 -all");
    SAYS(s, "spf.server-passes", "notice receives-only 203.0.113.25");

    Scenario backup = home("v=spf1 a:mail.example.org -all");
    backup.mx("example.org", 20, "backup.example.org").a("backup.example.org", "198.51.100.7");
    SAYS(backup, "spf.server-passes", "pass passes 203.0.113.25", "pass passes 2001:db8:25::25",
         "notice receives-only 198.51.100.7");
}

void TestSpfServerPasses::sendsNothing() {
    SAYS(home("v=spf1 -all"), "spf.server-passes", "notice sends-nothing 203.0.113.25",
         "notice sends-nothing 2001:db8:25::25");
}

void TestSpfServerPasses::error() {
    Scenario s = home("v=spf1 include:a.example mx -all");
    s.txt("a.example", "v=spf1 ip4:1.2.3 -all");
    SAYS(s, "spf.server-passes",
         "critical error 203.0.113.25 | name=a.example | reason=column 12: not an IP address, \"1.2.3\" (RFC "
         "7208 "
         "section 5.6)",
         "critical error 2001:db8:25::25");
    // An error behind the term that decides never comes about.
    Scenario behind = home("v=spf1 mx include:nowhere.example -all");
    SAYS(behind, "spf.server-passes", "pass passes 203.0.113.25", "pass passes 2001:db8:25::25");
}

void TestSpfServerPasses::evidence() {
    Scenario s("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    s.txt("example.org", "v=spf1 include:a.example -all").txt("a.example", "v=spf1 ip4:203.0.113.25 -all");
    SAYS(s, "spf.server-passes",
         "pass passes 203.0.113.25 | evidence=spf-check:203.0.113.25 example.org mail.example.org, dns:TXT "
         "example.org, dns:TXT a.example");
}

void TestSpfServerPasses::couldNotLook() {
    Scenario s = home("v=spf1 include:a.example -all");
    s.servfail("a.example", "TXT");
    SAYS(s, "spf.server-passes",
         "unknown could-not-look 203.0.113.25 | reason=its TXT records are not known: the name "
         "server "
         "answered SERVFAIL",
         "unknown could-not-look 2001:db8:25::25");
}

void TestSpfServerPasses::doesNotApply() {
    Scenario none("example.org");
    none.mx("example.org", 10, "mail.example.org").a("mail.example.org", "203.0.113.25");
    SAYS(none, "spf.server-passes",
         "not-applicable does-not-apply example.org | reason=the domain has no SPF record");
    Scenario inside("example.org");
    inside.mx("example.org", 10, "mail.example.org").a("mail.example.org", "192.168.1.5");
    inside.txt("example.org", "v=spf1 mx -all");
    SAYS(inside, "spf.server-passes",
         "not-applicable does-not-apply example.org | reason=no mail server of the domain has a public "
         "address");
    SAYS(Scenario("203.0.113.25"), "spf.server-passes", "not-applicable does-not-apply 203.0.113.25");
}

void TestSpfServerPasses::waits() {
    Scenario s = home("v=spf1 a:other.example -all");
    s.open("other.example", "AAAA");
    SAYS(s, "spf.server-passes", "waiting");
}

MAILVITALS_TEST_CLASS(TestSpfServerPasses)
#include "server_passes.moc"
