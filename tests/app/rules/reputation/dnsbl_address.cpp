// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rules/reputation/listing.h"
#include "support/expectation.h"
#include "support/healthy.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestDnsblAddress : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void speaks();
    void weighsLists();
    void asksEveryListOfTheFamily();
    void countsOnlyDocumentedCodes();
    void leavesPolicyListingsToTheirOwnRule();
    void believesOnlyListsThatProveThemselves_data();
    void believesOnlyListsThatProveThemselves();
    void couldNotLook();
    void doesNotApply();
    void waits();
    void testsTheListsInGoodTime();
};

void TestDnsblAddress::speaks() {
    SAYS(asking(), "dnsbl.address",
         "pass clear 203.0.113.25 | lists=Spamhaus ZEN | evidence=dns:A 25.113.0.203.zen.spamhaus.org");

    Scenario listed = asking();
    listed.listed(zen, address, "127.0.0.4").listed(zen, address, "127.0.0.3");
    SAYS(listed, "dnsbl.address",
         "critical listed 203.0.113.25 zen.spamhaus.org | list=Spamhaus ZEN | code=127.0.0.4; 127.0.0.3 | "
         "link=https://check.spamhaus.org/ | "
         "evidence=dns:A 2.0.0.127.zen.spamhaus.org, dns:A 1.0.0.127.zen.spamhaus.org, dns:A "
         "25.113.0.203.zen.spamhaus.org");

    Scenario unknown = asking();
    unknown.listed(zen, address, "127.0.0.77");
    SAYS(unknown, "dnsbl.address", "notice unknown-code 203.0.113.25 zen.spamhaus.org | code=127.0.0.77");
}

void TestDnsblAddress::weighsLists() {
    for (const auto& [weight, said] : {std::pair{ListWeight::Major, "critical listed"},
                                       {ListWeight::Minor, "warning listed-minor"},
                                       {ListWeight::Ignorable, "notice listed-ignorable"}}) {
        Scenario s = asking();
        s.policy.blocklists.front().weight = weight;
        s.listed(zen, address, "127.0.0.4");
        SAYS(s, "dnsbl.address", std::string(said) + " 203.0.113.25 zen.spamhaus.org");
    }
}

void TestDnsblAddress::asksEveryListOfTheFamily() {
    Scenario s(address);
    s.listsAlive();
    SAYS(s, "dnsbl.address",
         "pass clear 203.0.113.25 | lists=Spamhaus ZEN, Barracuda, SpamCop, Mailspike, PSBL, UCEPROTECT "
         "level 1");
    Scenario v6("2001:db8:25::25");
    v6.listsAlive();
    SAYS(v6, "dnsbl.address",
         "pass clear 2001:db8:25::25 | lists=Spamhaus ZEN | evidence=dns:A "
         "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.2.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org");
}

void TestDnsblAddress::countsOnlyDocumentedCodes() {
    // Mailspike documents .13 and .14, but as no listing.
    Scenario s = only("Mailspike");
    s.listAlive("bl.mailspike.net").listed("bl.mailspike.net", address, "127.0.0.13");
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25 | lists=Mailspike");
}

void TestDnsblAddress::leavesPolicyListingsToTheirOwnRule() {
    // "Is on none of these lists" would be untrue, and a listing it is not.
    Scenario s = asking();
    s.listed(zen, address, "127.0.0.11");
    SAYS(s, "dnsbl.address", "not-applicable does-not-apply 203.0.113.25");
    s.listed(zen, address, "127.0.0.4");
    SAYS(s, "dnsbl.address", "critical listed 203.0.113.25 zen.spamhaus.org | code=127.0.0.4");
}

void TestDnsblAddress::believesOnlyListsThatProveThemselves_data() {
    // The table of FACTS section 9: what the list answers to 127.0.0.2, to 127.0.0.1, and about us.
    QTest::addColumn<QString>("positive");
    QTest::addColumn<QString>("negative");
    QTest::addColumn<QString>("answer");
    QTest::newRow("public resolver") << "127.255.255.254"
                                     << "127.255.255.254"
                                     << "127.255.255.254";
    QTest::newRow("typing error") << "127.255.255.252"
                                  << "127.255.255.252"
                                  << "127.255.255.252";
    QTest::newRow("too many questions") << "127.255.255.255"
                                        << "127.255.255.255"
                                        << "127.255.255.255";
    QTest::newRow("silent block") << ""
                                  << ""
                                  << "";
    QTest::newRow("lists everything") << "127.0.0.2"
                                      << "127.0.0.2"
                                      << "127.0.0.2";
    QTest::newRow("parked") << "146.112.61.108"
                            << "146.112.61.108"
                            << "146.112.61.108";
    QTest::newRow("Pi-hole") << "0.0.0.0"
                             << "0.0.0.0"
                             << "0.0.0.0";
    QTest::newRow("SURBL's refusal") << "127.0.0.1"
                                     << "127.0.0.1"
                                     << "127.0.0.1";
    QTest::newRow("refused for us alone") << "127.0.0.2"
                                          << ""
                                          << "127.255.255.255";
    QTest::newRow("rewritten for us alone") << "127.0.0.2"
                                            << ""
                                            << "146.112.61.108";
}

void TestDnsblAddress::believesOnlyListsThatProveThemselves() {
    QFETCH(QString, positive);
    QFETCH(QString, negative);
    QFETCH(QString, answer);
    Scenario s = only("Spamhaus ZEN");
    if (!positive.isEmpty()) s.listed(zen, "127.0.0.2", positive.toStdString());
    if (!negative.isEmpty()) s.listed(zen, "127.0.0.1", negative.toStdString());
    if (!answer.isEmpty()) s.listed(zen, address, answer.toStdString());
    SAYS(s, "dnsbl.address", "unknown no-verdict 203.0.113.25 | lists=Spamhaus ZEN");
}

void TestDnsblAddress::couldNotLook() {
    Scenario list = asking();
    list.servfail(Scenario::listName(zen, address), "A");
    SAYS(list, "dnsbl.address", "unknown no-verdict 203.0.113.25 | lists=Spamhaus ZEN");
    Scenario test = asking();
    test.timeout(Scenario::listName(zen, "127.0.0.1"), "A").listed(zen, address, "127.0.0.4");
    SAYS(test, "dnsbl.address", "unknown no-verdict 203.0.113.25");
    Scenario host = test::healthy();
    host.timeout("mail.example.org", "AAAA");
    SAYS(host, "dnsbl.address", "unknown could-not-look mail.example.org", "pass clear 203.0.113.25");
}

void TestDnsblAddress::doesNotApply() {
    SAYS(Scenario("192.168.1.25"), "dnsbl.address",
         "not-applicable does-not-apply 192.168.1.25 | reason=blocklists know public addresses only");
    SAYS(Scenario("example.org"), "dnsbl.address",
         "not-applicable does-not-apply example.org | reason=the domain has no mail server");
}

void TestDnsblAddress::waits() {
    Scenario s = asking();
    s.open(Scenario::listName(zen, address), "A");
    SAYS(s, "dnsbl.address", "waiting");
    Scenario test = asking();
    test.open(Scenario::listName(zen, "127.0.0.1"), "A").listed(zen, address, "127.0.0.4");
    SAYS(test, "dnsbl.address", "waiting");
    // What one list says need not wait for the others.
    Scenario early(address);
    early.listsAlive()
        .listed(zen, address, "127.0.0.4")
        .open(Scenario::listName("psbl.surriel.com", address), "A");
    SAYS(early, "dnsbl.address", "critical listed 203.0.113.25 zen.spamhaus.org", "waiting");
}

void TestDnsblAddress::testsTheListsInGoodTime() {
    // Their test entries depend on nothing, so they are asked for together with the MX; so are the names that
    // cannot exist.
    const auto waves = test::healthy().gather({{"dnsbl.address"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(3));
    QCOMPARE(waves.front().size(), 3 + 4 + 2 * test::shipped().blocklists.size());
}

MAILVITALS_TEST_CLASS(TestDnsblAddress)
#include "dnsbl_address.moc"
