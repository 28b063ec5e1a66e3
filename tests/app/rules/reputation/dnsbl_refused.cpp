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
    if (!positive.isEmpty()) s.listed(zen, "127.0.0.2", positive.toStdString());
    if (!negative.isEmpty()) s.listed(zen, "127.0.0.1", negative.toStdString());
    SAYS(s, "dnsbl.refused",
         said.toStdString() +
             " | evidence=dns:A 2.0.0.127.zen.spamhaus.org, dns:A 1.0.0.127.zen.spamhaus.org");
}

void TestDnsblRefused::tellsTroubleOnTheWayFromRefusal() {
    Scenario s = asking();
    s.timeout(Scenario::listName(zen, "127.0.0.2"), "A");
    SAYS(s, "dnsbl.refused", "unknown unreachable zen.spamhaus.org | reason=nobody answered in time");
    Scenario test = asking();
    test.rcode(Scenario::listName(zen, "127.0.0.1"), "A", dns::Rcode::Refused);
    SAYS(test, "dnsbl.refused",
         "unknown unreachable zen.spamhaus.org | reason=the name server 192.168.1.1:53 answered REFUSED");
}

void TestDnsblRefused::testsListsOfIpv6ByIpv6() {
    // RFC 5782 section 5: ::ffff:7f00:2 and ::ffff:7f00:1.
    Scenario s = asking();
    s.policy.blocklists.front().v4 = false;
    s.listed(zen, "::ffff:127.0.0.2", "127.0.0.2");
    SAYS(s, "dnsbl.refused",
         "pass answering 203.0.113.25 | evidence="
         "dns:A 2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.zen.spamhaus.org, "
         "dns:A 1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.zen.spamhaus.org");
}

void TestDnsblRefused::gathersThoseThatAnswer() {
    Scenario s(address);
    s.listsAlive().listed("psbl.surriel.com", "127.0.0.1", "127.0.0.2");
    SAYS(s, "dnsbl.refused", "unknown lists-everything psbl.surriel.com",
         "pass answering 203.0.113.25 | lists=Spamhaus ZEN, Barracuda, SpamCop, Mailspike, UCEPROTECT level "
         "1");
}

void TestDnsblRefused::waits() {
    Scenario s = asking();
    s.open(Scenario::listName(zen, "127.0.0.1"), "A");
    SAYS(s, "dnsbl.refused", "waiting");
}

MAILVITALS_TEST_CLASS(TestDnsblRefused)
#include "dnsbl_refused.moc"
