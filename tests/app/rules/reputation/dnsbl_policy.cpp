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
    void leavesHomeLinesWithASmarthostAlone();
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

void TestDnsblPolicy::leavesHomeLinesWithASmarthostAlone() {
    const auto home = [](const std::string& spf) {
        Scenario s = asking("example.org");
        s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address).txt("example.org", spf);
        s.listed(zen, address, "127.0.0.10");
        return s;
    };
    for (const char* spf : {"v=spf1 ip4:192.0.2.99 -all", "v=spf1 ip4:192.0.2.99 ~all", "v=spf1 -all"})
        SAYS(home(spf), "dnsbl.policy",
             "notice listed-elsewhere 203.0.113.25 zen.spamhaus.org | domain=example.org");
    // Who is let through, or says nothing, sends by it.
    SAYS(home("v=spf1 mx -all"), "dnsbl.policy", "warning listed 203.0.113.25 zen.spamhaus.org");
    SAYS(home("v=other"), "dnsbl.policy", "warning listed 203.0.113.25 zen.spamhaus.org");
    SAYS(home("v=spf1 bogus -all"), "dnsbl.policy", "warning listed 203.0.113.25 zen.spamhaus.org");
    Scenario open = home("v=spf1 -all");
    open.open("example.org", "TXT");
    SAYS(open, "dnsbl.policy", "waiting");
}

void TestDnsblPolicy::couldNotLook() {
    // A list that refuses says nothing; above all not "not listed".
    Scenario refuses = asking();
    refuses.listed(zen, address, "127.255.255.255");
    SAYS(refuses, "dnsbl.policy",
         "unknown could-not-look 203.0.113.25 zen.spamhaus.org | reason=the list refuses to answer this "
         "client");
    Scenario always = only("Spamhaus ZEN");
    always.listed(zen, "127.0.0.2", "127.255.255.254");
    SAYS(always, "dnsbl.policy",
         "unknown could-not-look 203.0.113.25 zen.spamhaus.org | reason=the list refuses to answer this "
         "client (127.255.255.254)");
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
         "unknown could-not-look 203.0.113.25 zen.spamhaus.org | reason=the list lists everything");
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
