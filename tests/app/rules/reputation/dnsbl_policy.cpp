// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/reputation/listing.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestDnsblPolicy : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void couldNotLook();
    void doesNotApply();
    void waits();
};

void TestDnsblPolicy::speaks() {
    SAYS(asking(), "dnsbl.policy",
         "pass not-listed 203.0.113.25 zen.spamhaus.org | list=Spamhaus ZEN | "
         "evidence=dns:A 2.0.0.127.zen.spamhaus.org, dns:A 1.0.0.127.zen.spamhaus.org, dns:A "
         "25.113.0.203.zen.spamhaus.org");

    Scenario listed = asking();
    listed.listed(zen, address, "127.0.0.11");
    SAYS(listed, "dnsbl.policy",
         "warning listed 203.0.113.25 zen.spamhaus.org | code=127.0.0.11 | link=https://check.spamhaus.org/");

    // An accusation is another rule's matter.
    Scenario accused = asking();
    accused.listed(zen, address, "127.0.0.4");
    SAYS(accused, "dnsbl.policy", "pass not-listed 203.0.113.25 zen.spamhaus.org");
    accused.listed(zen, address, "127.0.0.10");
    SAYS(accused, "dnsbl.policy", "warning listed 203.0.113.25 zen.spamhaus.org | code=127.0.0.10");
}

void TestDnsblPolicy::couldNotLook() {
    // A list that refuses says nothing; above all not "not listed".
    Scenario refuses = asking();
    refuses.listed(zen, address, "127.255.255.255");
    SAYS(refuses, "dnsbl.policy",
         "unknown could-not-look 203.0.113.25 zen.spamhaus.org | reason=the list refuses to answer this "
         "client");
    Scenario rewritten = asking();
    rewritten.listed(zen, address, "146.112.61.108");
    SAYS(rewritten, "dnsbl.policy",
         "unknown could-not-look 203.0.113.25 zen.spamhaus.org | reason=the answer does not come from a "
         "blocklist");
    Scenario failing = asking();
    failing.servfail(Scenario::listName(zen, address), "A");
    SAYS(failing, "dnsbl.policy",
         "unknown could-not-look 203.0.113.25 zen.spamhaus.org | reason=the name server 192.168.1.1:53 "
         "answered SERVFAIL");
    Scenario dead = asking();
    dead.listed(zen, "127.0.0.1", "127.0.0.2");
    SAYS(dead, "dnsbl.policy",
         "unknown could-not-look 203.0.113.25 zen.spamhaus.org | reason=the list gives this client no "
         "usable answers today");
}

void TestDnsblPolicy::doesNotApply() {
    const Scenario none = only("PSBL");
    SAYS(none, "dnsbl.policy", "not-applicable does-not-apply 203.0.113.25");
    SAYS(asking("192.168.1.25"), "dnsbl.policy", "not-applicable does-not-apply 192.168.1.25");
    SAYS(asking("example.org"), "dnsbl.policy",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestDnsblPolicy::waits() {
    Scenario s = asking();
    s.open(Scenario::listName(zen, address), "A");
    SAYS(s, "dnsbl.policy", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnsblPolicy)
#include "dnsbl_policy.moc"
