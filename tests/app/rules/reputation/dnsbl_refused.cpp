// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/reputation/listing.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestDnsblRefused : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks_data();
    void speaks();
    void tellsTroubleOnTheWayFromRefusal();
    void testsListsOfIpv6ByIpv6();
    void gathersThoseThatAnswer();
    void speaksOfEachForm();
    void knowsRefusalsOfOthers();
    void asksTheListItself();
    void waits();
};

void TestDnsblRefused::speaks_data() {
    QTest::addColumn<QString>("positive");
    QTest::addColumn<QString>("negative");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* what, const char* positive, const char* negative, const char* said) {
        QTest::newRow(what) << QString(positive) << QString(negative) << QString(said);
    };
    row("alive", "127.0.0.2", "", "pass answering 203.0.113.25 | lists=Spamhaus ZEN");
    row("public resolver", "127.255.255.254", "127.255.255.254",
        "unknown refused zen.spamhaus.org | code=127.255.255.254");
    row("refusal of the second entry alone", "127.0.0.2", "127.255.255.255",
        "unknown refused zen.spamhaus.org | code=127.255.255.255");
    row("silent block", "", "", "unknown silent zen.spamhaus.org | list=Spamhaus ZEN");
    row("lists everything", "127.0.0.2", "127.0.0.2", "unknown lists-everything zen.spamhaus.org");
    row("parked", "146.112.61.108", "146.112.61.108", "unknown rewritten zen.spamhaus.org");
    row("Pi-hole", "0.0.0.0", "", "unknown rewritten zen.spamhaus.org");
}

void TestDnsblRefused::speaks() {
    QFETCH(QString, positive);
    QFETCH(QString, negative);
    QFETCH(QString, said);
    Scenario s = only("Spamhaus ZEN");
    s.policy.blocklists.front().v6 = false;
    if (!positive.isEmpty()) s.listed(zen, "127.0.0.2", positive.toStdString());
    if (!negative.isEmpty()) s.listed(zen, "127.0.0.1", negative.toStdString());
    SAYS(s, "dnsbl.refused",
         said.toStdString() +
             " | evidence=dns:A 2.0.0.127.zen.spamhaus.org, dns:A 1.0.0.127.zen.spamhaus.org");
}

void TestDnsblRefused::tellsTroubleOnTheWayFromRefusal() {
    Scenario s = asking();
    s.policy.blocklists.front().v6 = false;
    s.timeout(Scenario::listName(zen, "127.0.0.2"), "A");
    SAYS(s, "dnsbl.refused", "unknown unreachable zen.spamhaus.org | reason=nobody answered in time");
    Scenario test = asking();
    test.policy.blocklists.front().v6 = false;
    test.rcode(Scenario::listName(zen, "127.0.0.1"), "A", dns::Rcode::Refused);
    SAYS(test, "dnsbl.refused",
         "unknown unreachable zen.spamhaus.org | reason=the name server 192.168.1.1:53 answered REFUSED");
}

void TestDnsblRefused::testsListsOfIpv6ByIpv6() {
    // RFC 5782 section 5: ::ffff:7f00:2 and ::ffff:7f00:1.
    Scenario s = asking();
    s.policy.blocklists.front().v4 = false;
    SAYS(s, "dnsbl.refused",
         "pass answering 203.0.113.25 | evidence="
         "dns:A 2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.zen.spamhaus.org, "
         "dns:A 1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.zen.spamhaus.org");
}

void TestDnsblRefused::gathersThoseThatAnswer() {
    Scenario s = only({"Spamhaus ZEN", "PSBL", "SURBL", "DNSWL", "UCEPROTECT level 3"});
    s.listsAlive().listed("psbl.surriel.com", "127.0.0.1", "127.0.0.2");
    SAYS(s, "dnsbl.refused", "unknown lists-everything psbl.surriel.com | type=IPv4 addresses",
         "pass answering 203.0.113.25 | lists=Spamhaus ZEN, UCEPROTECT level 3, SURBL, DNSWL | count=4");
    s.listed("dnsbl-3.uceprotect.net", "127.0.0.1", "127.0.0.2");
    SAYS(s, "dnsbl.refused", "unknown lists-everything psbl.surriel.com",
         "pass answering-some 203.0.113.25 | lists=Spamhaus ZEN, SURBL, DNSWL | names=UCEPROTECT level 3");
    const Scenario nuisance = only("UCEPROTECT level 3");
    SAYS(nuisance, "dnsbl.refused", "unknown none 203.0.113.25 | lists=UCEPROTECT level 3");
}

void TestDnsblRefused::speaksOfEachForm() {
    Scenario s = only("Spamhaus ZEN");
    s.listed(zen, "127.0.0.2", "127.0.0.2");
    SAYS(s, "dnsbl.refused", "unknown silent zen.spamhaus.org IPv6 addresses | type=IPv6 addresses",
         "pass answering 203.0.113.25");
}

void TestDnsblRefused::knowsRefusalsOfOthers() {
    // SURBL and URIBL answer 127.0.0.1, DNSWL a trust that it gives to nobody.
    for (const auto& [name, zone, code] : {std::array{"SURBL", "multi.surbl.org", "127.0.0.1"},
                                           std::array{"URIBL", "multi.uribl.com", "127.0.0.1"}}) {
        Scenario s = only(name);
        const Blocklist& list = s.policy.blocklists.front();
        for (const bool listed : {true, false})
            s.a(list.testEntry(ListForm::Domain, listed) + "." + zone, code);
        SAYS(s, "dnsbl.refused", "unknown refused " + std::string(zone) + " | type=domains | code=127.0.0.1");
    }
    Scenario s = only("DNSWL");
    for (const char* entry : {"127.0.0.2", "127.0.0.1", "::ffff:127.0.0.2", "::ffff:127.0.0.1"})
        s.listed("list.dnswl.org", entry, "127.0.10.3");
    SAYS(s, "dnsbl.refused",
         "unknown refused list.dnswl.org | code=127.0.10.3 | type=IPv4 addresses and IPv6 addresses");
}

void TestDnsblRefused::asksTheListItself() {
    Scenario s = only("Barracuda");
    const Blocklist list = s.policy.blocklists.front();
    answersItself(s, list, ListForm::V4, "127.0.0.2");
    SAYS(s, "dnsbl.refused", "pass asked-itself 203.0.113.25 | lists=Barracuda | count=1");
    answersItself(s, list, ListForm::V4, {});
    SAYS(s, "dnsbl.refused",
         "unknown silent b.barracudacentral.org | detail=It expects that the address that asks is "
         "registered; others may get no answer or SERVFAIL. Also, its own name servers do not have the test "
         "entry either.");
    // SERVFAIL is how it says no to some.
    s.servfail(Scenario::listName(list.zone.toString(), "127.0.0.2"), "A");
    answersItself(s, list, ListForm::V4, "127.0.0.2");
    SAYS(s, "dnsbl.refused", "pass asked-itself 203.0.113.25 | lists=Barracuda");
}

void TestDnsblRefused::waits() {
    Scenario s = asking();
    s.open(Scenario::listName(zen, "127.0.0.1"), "A");
    SAYS(s, "dnsbl.refused", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnsblRefused)
#include "dnsbl_refused.moc"
