// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/standing_listings.h"

#include "support/scenario.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

constexpr const char* address = "203.0.113.25";
constexpr const char* zen = "zen.spamhaus.org";

Scenario world() {
    Scenario s(address);
    s.listsAlive();
    return s;
}

std::vector<Finding> findingsOf(const Scenario& s) {
    return judge(s.gather({{"dnsbl.address"}, {}}).evidence, s.policy, {{"dnsbl.address"}, {}}, s.now);
}

std::size_t standing(const Scenario& before, const Scenario& later, const char* rule = "dnsbl.address") {
    return standingListings(findingsOf(before), findingsOf(later), rule).size();
}

}  // namespace

class TestStandingListings : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void standsWhileTheListIsUnheard();
    void endsWhenTheListSaysSo();
    void concernsItsOwnRule();
    void keepsItsEvidence();
};

void TestStandingListings::standsWhileTheListIsUnheard() {
    Scenario before = world();
    before.listed(zen, address, "127.0.0.4");
    Scenario refused = world();
    for (const char* entry : {"127.0.0.2", "127.0.0.1"}) refused.listed(zen, entry, "127.255.255.254");
    QCOMPARE(standing(before, refused), std::size_t(1));
    Scenario late = world();
    late.timeout(Scenario::listName(zen, address), "A");
    QCOMPARE(standing(before, late), std::size_t(1));
    // Neither its addresses nor its mail hosts could be looked up: nobody heard any list.
    Scenario host("example.org");
    host.listsAlive().mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
    Scenario lost = host;
    host.listed(zen, address, "127.0.0.4");
    lost.timeout("mail.example.org", "A");
    QCOMPARE(standing(host, lost), std::size_t(1));
    Scenario half = world();
    half.request.target = *Target::parse("example.org");
    half.mx("example.org", 10, "mail.example.org").a("mail.example.org", address);
    half.timeout("mail.example.org", "AAAA");
    QCOMPARE(standing(host, half), std::size_t(0));
    // Another list's silence is no word about this one; and what was not listed is not raised.
    Scenario other = world();
    other.listed("psbl.surriel.com", "127.0.0.1", "127.0.0.2");
    QCOMPARE(standing(before, other), std::size_t(0));
    QCOMPARE(standing(world(), refused), std::size_t(0));
}

void TestStandingListings::endsWhenTheListSaysSo() {
    Scenario before = world();
    before.listed(zen, address, "127.0.0.4");
    QCOMPARE(standing(before, world()), std::size_t(0));
    QCOMPARE(standing(before, before), std::size_t(0));
}

void TestStandingListings::concernsItsOwnRule() {
    Scenario before = world();
    before.listed(zen, address, "127.0.0.4");
    Scenario late = world();
    late.timeout(Scenario::listName(zen, address), "A");
    QCOMPARE(standing(before, late, "dnsbl.domain"), std::size_t(0));
}

void TestStandingListings::keepsItsEvidence() {
    Scenario before = world();
    before.listed(zen, address, "127.0.0.4");
    Scenario late = world();
    late.timeout(Scenario::listName(zen, address), "A");
    const RuleSelection only{{"dnsbl.address"}, {}};
    const Evidence earlier = before.gather(only).evidence;
    Evidence merged = earlier;
    merged.absorb(late.gather(only).evidence);
    keepWhatShows(standingListings(findingsOf(before), findingsOf(late), "dnsbl.address"), earlier, merged);
    const std::vector<Finding> again = judge(merged, before.policy, only, before.now);
    QVERIFY(std::any_of(again.begin(), again.end(),
                        [](const Finding& finding) { return finding.outcome == Outcome::Critical; }));
}

MAILVITALS_TEST_CLASS(TestStandingListings)
#include "standing_listings.moc"
