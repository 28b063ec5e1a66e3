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
    void saysOneLineOfThoseThatAreMissing();
    void gathersNuisances();
    void asksTheListItself();
    void asksNobodyInVain();
    void provesEachFamilyApart();
    void quotesTheList();
    void looksAtSmarthosts();
    void readsTheOwnAddressOfNobody();
    void seesThroughRewriting();
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
         "pass clear 203.0.113.25 | lists=Spamhaus ZEN | count=1 | evidence=dns:A "
         "25.113.0.203.zen.spamhaus.org");

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
        const bool alone = weight != ListWeight::Ignorable;
        SAYS(s, "dnsbl.address", std::string(said) + " 203.0.113.25" + (alone ? " zen.spamhaus.org" : ""));
    }
}

void TestDnsblAddress::asksEveryListOfTheFamily() {
    const auto covering = [](ListForm form) {
        const auto& lists = test::shipped().blocklists;
        return std::to_string(std::count_if(lists.begin(), lists.end(),
                                            [&](const Blocklist& list) { return list.covers(form); }));
    };
    Scenario s(address);
    s.listsAlive();
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25 | reason= | count=" + covering(ListForm::V4));
    Scenario v6("2001:db8:25::25");
    v6.listsAlive();
    SAYS(v6, "dnsbl.address", "pass clear 2001:db8:25::25 | count=" + covering(ListForm::V6));
}

void TestDnsblAddress::saysOneLineOfThoseThatAreMissing() {
    Scenario s(address);
    s.listsAlive();
    // The nuisances among them say nothing that anybody misses.
    s.listed("dnsbl-2.uceprotect.net", "127.0.0.1", "127.0.0.2")
        .timeout(Scenario::listName("bl.0spam.org", "127.0.0.2"), "A")
        .listed("dnsbl.kempt.net", "127.0.0.1", "127.255.255.254")
        .listed("dnsbl.zapbl.net", "127.0.0.1", "198.51.100.1");
    SAYS(s, "dnsbl.address",
         "pass clear-some 203.0.113.25 | reason=1 refused, 1 dead or silent, 1 unreachable, 1 rewritten | "
         "count=22");
    s.listed("psbl.surriel.com", "127.0.0.1", "127.0.0.2");
    SAYS(s, "dnsbl.address", "pass clear-some 203.0.113.25 | count=21",
         "unknown no-verdict 203.0.113.25 | lists=PSBL");
    Scenario nuisance = only("UCEPROTECT level 3");
    SAYS(nuisance, "dnsbl.address",
         "unknown could-not-look 203.0.113.25 | reason=no list gave a reliable answer: 1 dead or silent");
}

void TestDnsblAddress::gathersNuisances() {
    Scenario s = only({"Spamhaus ZEN", "UCEPROTECT level 2", "UCEPROTECT level 3", "Hostkarma"});
    s.listsAlive()
        .listed("dnsbl-2.uceprotect.net", address, "127.0.0.2")
        .listed("dnsbl-3.uceprotect.net", address, "127.0.0.2")
        .listed("hostkarma.junkemailfilter.com", address, "127.0.0.4");
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25 | lists=Spamhaus ZEN",
         "notice listed-ignorable 203.0.113.25 | count=3");
    s.listed("hostkarma.junkemailfilter.com", address, "127.0.0.2");
    SAYS(s, "dnsbl.address",
         "warning listed-minor 203.0.113.25 hostkarma.junkemailfilter.com | code=127.0.0.4; 127.0.0.2",
         "pass clear 203.0.113.25", "notice listed-ignorable 203.0.113.25 | count=2");
}

void TestDnsblAddress::asksTheListItself() {
    // The resolver is refused; the list's own server answers: here listed, there not.
    const std::string query = IpAddress::parse(address)->toReverse();
    Scenario s = only("Spamhaus ZEN");
    for (const char* entry : {"127.0.0.2", "127.0.0.1", address}) s.listed(zen, entry, "127.255.255.254");
    answersItself(s, s.policy.blocklists.front(), ListForm::V4, "127.0.0.2", {}, query, "127.0.0.4");
    SAYS(s, "dnsbl.address",
         "critical listed 203.0.113.25 zen.spamhaus.org | code=127.0.0.4 | evidence="
         "dns:A 2.0.0.127.zen.spamhaus.org, dns:A 1.0.0.127.zen.spamhaus.org, "
         "dns:A 2.0.0.127.zen.spamhaus.org @192.0.2.54:53, dns:A 1.0.0.127.zen.spamhaus.org "
         "@192.0.2.54:53, dns:A 25.113.0.203.zen.spamhaus.org @192.0.2.54:53");
    answersItself(s, s.policy.blocklists.front(), ListForm::V4, "127.0.0.2", {}, query, {});
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25 | lists=Spamhaus ZEN");
    // It refuses as well, or somebody in its place answers.
    answersItself(s, s.policy.blocklists.front(), ListForm::V4, "127.255.255.254", "127.255.255.254", query,
                  "127.255.255.254");
    SAYS(s, "dnsbl.address", "unknown no-verdict 203.0.113.25 | lists=Spamhaus ZEN");
    answersItself(s, s.policy.blocklists.front(), ListForm::V4, "127.0.0.2", {}, query, "127.0.0.4");
    s.authority("192.0.2.54", Scenario::listName(zen, "127.0.0.2"), "A", {"127.0.0.2"}, false);
    SAYS(s, "dnsbl.address", "unknown no-verdict 203.0.113.25 | lists=Spamhaus ZEN");
    s.directOpen("192.0.2.54", Scenario::listName(zen, "127.0.0.2"), "A");
    SAYS(s, "dnsbl.address", "waiting");
}

void TestDnsblAddress::asksNobodyInVain() {
    // A list that nobody answers for would only take as long again, and one that hardly anybody uses is not
    // worth it. A dead list costs its two test entries.
    for (const char* name : {"PSBL", "UCEPROTECT level 2"}) {
        Scenario s = only(name);
        const std::string zone = s.policy.blocklists.front().zone.toString();
        if (std::string_view(name) == "PSBL") s.timeout(Scenario::listName(zone, "127.0.0.2"), "A");
        std::size_t asked = 0;
        for (const auto& wave : s.gather({{"dnsbl.address"}, {}}).waves) {
            for (const Question& question : wave) {
                const std::string id = std::visit([](const auto& each) { return each.id(); }, question);
                asked += id.find(zone) == id.npos ? 0 : 1;
            }
        }
        QCOMPARE(asked, std::size_t(2));
    }
}

void TestDnsblAddress::provesEachFamilyApart() {
    // Alive for IPv4 says nothing of IPv6, where it may list everything or nothing (RFC 5782 section 5).
    Scenario s = only("Spamhaus ZEN", "2001:db8:25::25");
    s.listed(zen, "127.0.0.2", "127.0.0.2").listed(zen, "2001:db8:25::25", "127.0.0.3");
    SAYS(s, "dnsbl.address", "unknown no-verdict 2001:db8:25::25 | lists=Spamhaus ZEN");
    s.listed(zen, "::ffff:127.0.0.2", "127.0.0.2");
    SAYS(s, "dnsbl.address", "critical listed 2001:db8:25::25 zen.spamhaus.org | code=127.0.0.3");
    s.listed(zen, "::ffff:127.0.0.1", "127.0.0.2");
    SAYS(s, "dnsbl.address", "unknown no-verdict 2001:db8:25::25 | lists=Spamhaus ZEN");
}

void TestDnsblAddress::quotesTheList() {
    Scenario s = only("PSBL");
    s.listsAlive().listed("psbl.surriel.com", address, "127.0.0.2");
    SAYS(s, "dnsbl.address",
         "warning listed-minor 203.0.113.25 psbl.surriel.com | detail=Removal is by a form, with immediate "
         "effect.");
    s.txt(Scenario::listName("psbl.surriel.com", address), "Listed in PSBL");
    SAYS(s, "dnsbl.address",
         "warning listed-minor 203.0.113.25 psbl.surriel.com | detail=Removal is by a form, with immediate "
         "effect. The list says: Listed in PSBL");
    // It explains nothing, or at great length.
    Scenario odd = only("PSBL");
    odd.listsAlive().listed("psbl.surriel.com", address, "127.0.0.2");
    odd.servfail(Scenario::listName("psbl.surriel.com", address), "TXT");
    SAYS(odd, "dnsbl.address", "warning listed-minor 203.0.113.25 psbl.surriel.com");
    Scenario verbose = only("PSBL");
    verbose.listsAlive().listed("psbl.surriel.com", address, "127.0.0.2");
    verbose.txt(Scenario::listName("psbl.surriel.com", address), std::string(5000, 'x'));
    SAYS(verbose, "dnsbl.address",
         "warning listed-minor 203.0.113.25 psbl.surriel.com | detail=Removal is by a form, with immediate "
         "effect. The list says: " +
             std::string(160, 'x') + "...");
}

void TestDnsblAddress::looksAtSmarthosts() {
    // Mail leaves by what the SPF record lets pass: one address, not a network of others.
    Scenario s = asking("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
    s.txt("example.org",
          "v=spf1 mx ip4:192.0.2.99 ip4:203.0.113.25 ip4:198.51.100.0/24 ip4:10.0.0.1 "
          "-ip4:192.0.2.98 -all");
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25", "pass clear 192.0.2.99");
    s.listed(zen, "192.0.2.99", "127.0.0.2");
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25", "critical listed 192.0.2.99 zen.spamhaus.org");
    Scenario open = asking("example.org");
    open.mx("example.org", 10, "mail.example.org").a("mail.example.org", address).open("example.org", "TXT");
    SAYS(open, "dnsbl.address", "pass clear 203.0.113.25", "waiting");
}

void TestDnsblAddress::readsTheOwnAddressOfNobody() {
    // Of this computer's own line lists may say what they like: it is not the server.
    Scenario s = test::healthy();
    s.ownAddress("198.51.100.9").listed(zen, "198.51.100.9", "127.0.0.4");
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25", "pass clear 2001:db8:25::25");
}

void TestDnsblAddress::seesThroughRewriting() {
    // Its resolver gives an address of its own for every name that does not exist.
    Scenario s = asking("example.org");
    s.mx("example.org", 10, "mail.example.org").a("mail.example.org", address).rewritesTo("198.51.100.1");
    SAYS(s, "dnsbl.address", "pass clear 203.0.113.25 | lists=Spamhaus ZEN");
    s.listed(zen, address, "127.0.0.4");
    SAYS(s, "dnsbl.address", "critical listed 203.0.113.25 zen.spamhaus.org");
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
    // Their test entries depend on nothing, so they are asked for together with the MX; so are the SPF
    // record and the names that cannot exist.
    const auto waves = test::healthy().gather({{"dnsbl.address"}, {}}).waves;
    QCOMPARE(waves.size(), std::size_t(3));
    std::size_t forms = 0;
    for (const Blocklist& list : test::shipped().blocklists) forms += list.v4 + list.v6;
    QCOMPARE(waves.front().size(), 4 + 4 + 2 * forms);
}

MAILVITALS_TEST_CLASS(TestDnsblAddress)
#include "dnsbl_address.moc"
