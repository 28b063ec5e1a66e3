// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/blocklists.h"

#include "support/scenario.h"
#include "support/test_group.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace mailvitals;

namespace {

using Kind = ListCode::Kind;

const std::vector<Blocklist>& known() {
    return test::shipped().knownLists;
}

const Blocklist& list(const char* zone) {
    const Blocklist* found = listOfZone(known(), *DomainName::parse(zone));
    return found ? *found : known().front();
}

IpAddress answer(const char* text) {
    return *IpAddress::parse(text);
}

/// What kinds a list's answer stands for.
std::vector<Kind> kinds(const char* zone, const char* code) {
    std::vector<Kind> result;
    for (const ListCode& known : list(zone).codesIn(answer(code))) result.push_back(known.kind);
    return result;
}

QByteArray with(const QByteArray& object) {
    return "{\"lists\":[{\"zone\":\"list.example\",\"name\":\"X\",\"checked\":\"2026\"" + object + "}]}";
}

const QByteArray askedCodes = R"("codes":[{"code":"127.0.0.2","kind":"listed","meaning":"m"}])";
const QByteArray askedHead = R"(,"state":"asked","weight":"minor","families":["v4"],)";

}  // namespace

/// The catalogue of lists: read strictly, and what the program is built with is fit for use.
class TestBlocklists : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsMany();
    void areFitForUse();
    void readsPatterns();
    void spamhausIsReadRightly();
    void readsSumsOfBits();
    void tellsRefusalsFromListings();
    void nuisancesWeighNothing();
    void namesTestEntries();
    void findsListsByZone();
    void knowsHowListsRefuse();
    void asksNoDeadList();
    void refusesWhatIsNotClear_data();
    void refusesWhatIsNotClear();
};

void TestBlocklists::knowsMany() {
    const auto living = std::count_if(known().begin(), known().end(), [](const Blocklist& each) {
        return each.state != Blocklist::State::Dead;
    });
    QVERIFY(known().size() >= 100);
    QVERIFY(living >= 60);
    for (const ListForm form : {ListForm::V4, ListForm::V6, ListForm::Domain}) {
        const auto& asked = test::shipped().blocklists;
        QVERIFY(std::any_of(asked.begin(), asked.end(),
                            [&](const Blocklist& each) { return each.covers(form); }));
    }
    QVERIFY(!test::shipped().allowlists.empty());
}

void TestBlocklists::areFitForUse() {
    const Cidr loopback = *Cidr::parse("127.0.0.0/8");
    const Cidr errors = *Cidr::parse("127.255.255.0/24");
    std::set<std::string> names;
    for (const Blocklist& each : known()) {
        const char* zone = each.name.c_str();
        QVERIFY2(names.insert(each.name).second, zone);
        QVERIFY2(each.delisting.empty() || each.delisting.starts_with("https://"), zone);
        QVERIFY2(each.checked.starts_with("20"), zone);
        const bool asked = each.state == Blocklist::State::Asked;
        QVERIFY2(!asked || !each.terms.empty(), zone);
        const bool helped = !each.delisting.empty() || !each.removal.empty();
        QVERIFY2(!asked || helped || each.weight == ListWeight::Ignorable, zone);
        std::set<std::string> codes;
        for (const ListCode& known : each.codes) {
            QVERIFY2(loopback.contains(known.code.first()), zone);
            QVERIFY2(!errors.contains(known.code.first()), zone);  // always a refusal
            QVERIFY2(codes.insert(known.code.toString()).second, zone);
            // RFC 5782 section 2.1 keeps 127.0.0.1 from listings.
            const bool lists = known.kind == Kind::Listed || known.kind == Kind::Policy;
            QVERIFY2(!lists || !known.code.covers(answer("127.0.0.1")), zone);
        }
    }
}

void TestBlocklists::readsPatterns() {
    const auto range = CodePattern::parse("127.0.0.5-8");
    QVERIFY(range && range->covers(answer("127.0.0.5")) && range->covers(answer("127.0.0.8")));
    QVERIFY(!range->covers(answer("127.0.0.4")) && !range->covers(answer("127.0.0.9")));
    QVERIFY(!range->covers(answer("127.0.1.6")) && !range->covers(answer("::6")));
    const auto any = CodePattern::parse("127.0.*.3");
    QVERIFY(any && any->covers(answer("127.0.255.3")) && !any->covers(answer("127.0.255.2")));
    for (const char* wrong : {"", "127.0.0", "127.0.0.2.3", "127.0.0.256", "127.0.0.", "127.0.0.8-5",
                              "127.0.0.-5", "127.0.0.5-", "127.0.0.+5", "127.0.0.2 ", "a.b.c.d"})
        QVERIFY2(!CodePattern::parse(wrong), wrong);
}

void TestBlocklists::spamhausIsReadRightly() {
    // Spamhaus' own table: a line for what kind of line it is (PBL) is no accusation.
    const char* zen = "zen.spamhaus.org";
    QVERIFY(list(zen).weight == ListWeight::Major && list(zen).v4 && list(zen).v6);
    for (const char* code : {"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.7", "127.0.0.9", "127.0.0.30"})
        QCOMPARE(kinds(zen, code), std::vector{Kind::Listed});
    for (const char* code : {"127.0.0.10", "127.0.0.11"})
        QCOMPARE(kinds(zen, code), std::vector{Kind::Policy});
    for (const char* code : {"127.0.0.1", "127.0.0.12", "127.255.255.254"}) QVERIFY(kinds(zen, code).empty());
    QCOMPARE(kinds("dbl.spamhaus.org", "127.0.1.102"), std::vector{Kind::Listed});
    QCOMPARE(kinds("dbl.spamhaus.org", "127.0.1.255"), std::vector{Kind::Refusal});
}

void TestBlocklists::readsSumsOfBits() {
    const char* surbl = "multi.surbl.org";
    QCOMPARE(kinds(surbl, "127.0.0.24"), (std::vector{Kind::Listed, Kind::Listed}));
    QCOMPARE(kinds(surbl, "127.0.0.1"), std::vector{Kind::Refusal});
    QVERIFY(kinds(surbl, "127.0.0.2").empty());
    QVERIFY(kinds(surbl, "127.0.1.8").empty());
    QCOMPARE(kinds("multi.uribl.com", "127.0.0.14").size(), std::size_t(3));
}

void TestBlocklists::tellsRefusalsFromListings() {
    // DNSWL vouches for everybody where it refuses to serve.
    for (const char* code : {"127.0.10.3", "127.0.10.0", "127.0.0.255"})
        QCOMPARE(kinds("list.dnswl.org", code), std::vector{Kind::Refusal});
    QCOMPARE(kinds("list.dnswl.org", "127.0.6.1"), std::vector{Kind::Good});
    for (const char* code : {"127.0.0.1", "127.0.0.3", "127.0.0.5", "127.0.1.2", "127.0.2.2"})
        QCOMPARE(kinds("hostkarma.junkemailfilter.com", code), std::vector{Kind::Ignored});
    QCOMPARE(kinds("bl.mailspike.net", "127.0.0.14"), std::vector{Kind::Ignored});
}

void TestBlocklists::nuisancesWeighNothing() {
    for (const char* zone : {"dnsbl-2.uceprotect.net", "dnsbl-3.uceprotect.net", "ips.backscatterer.org"})
        QVERIFY2(list(zone).weight == ListWeight::Ignorable, zone);
    QVERIFY(list("hostkarma.junkemailfilter.com").codesIn(answer("127.0.0.4")).at(0).weight ==
            ListWeight::Ignorable);
}

void TestBlocklists::namesTestEntries() {
    const Blocklist& zen = list("zen.spamhaus.org");
    QCOMPARE(zen.testEntry(ListForm::V4, true), std::string("2.0.0.127"));
    QCOMPARE(zen.testEntry(ListForm::V4, false), std::string("1.0.0.127"));
    QCOMPARE(zen.testEntry(ListForm::V6, true),
             std::string("2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"));
    QCOMPARE(list("dbl.spamhaus.org").testEntry(ListForm::Domain, true), std::string("dbltest.com"));
    QCOMPARE(list("uribl.spameatingmonkey.net").testEntry(ListForm::Domain, true), std::string("test"));
    QCOMPARE(list("uribl.spameatingmonkey.net").testEntry(ListForm::Domain, false), std::string("invalid"));
}

void TestBlocklists::findsListsByZone() {
    const auto named = [](const char* zone) {
        const Blocklist* found = listOfZone(known(), *DomainName::parse(zone));
        return found ? found->name : std::string();
    };
    QCOMPARE(named("zen.spamhaus.org"), std::string("Spamhaus ZEN"));
    QCOMPARE(named("abcdefghijklmnopqrstuvwxyz.zen.dq.spamhaus.net"), std::string("Spamhaus ZEN by key"));
    QCOMPARE(named("safe.dnsbl.sorbs.net"), std::string("SORBS"));
    QCOMPARE(named("ix.dnsbl.manitu.net"), std::string("NixSpam"));
    QCOMPARE(named("pbl.spamhaus.org"), std::string("Spamhaus"));
    QCOMPARE(named("notspamhaus.org"), std::string());
    QCOMPARE(named("bl.example.net"), std::string());
    QVERIFY(list("dul.dnsbl.sorbs.net").state == Blocklist::State::Dead);
    QVERIFY(list("all.spamrats.com").state == Blocklist::State::NeedsKey);
}

/// By what a list that lives turns somebody away, and which dead one refuses everybody's mail.
void TestBlocklists::knowsHowListsRefuse() {
    const auto refuses = [](const char* zone, const char* code) {
        const auto all = list(zone).refusals();
        return std::find(all.begin(), all.end(), answer(code)) != all.end();
    };
    for (const char* zone :
         {"zen.spamhaus.org", "pbl.spamhaus.org", "key.zen.dq.spamhaus.net", "dbl.spamhaus.org"})
        QVERIFY2(refuses(zone, "127.255.255.254"), zone);
    QVERIFY(refuses("black.uribl.com", "127.0.0.1"));
    QVERIFY(!refuses("zen.spamhaus.org", "127.0.0.2"));
    QVERIFY(list("bl.spamcop.net").refusals().empty());
    QVERIFY(list("rhsbl.ahbl.org").everybody);
    QVERIFY(!list("dul.dnsbl.sorbs.net").everybody);
    // Only dead ones list everybody.
    for (const Blocklist& each : known())
        QVERIFY2(!each.everybody || each.state == Blocklist::State::Dead, each.name.c_str());
}

void TestBlocklists::asksNoDeadList() {
    // Shut down, or listing everything since their domains lapsed.
    for (const char* dead :
         {"sorbs.net", "manitu.net", "ahbl.org", "njabl.org", "ordb.org", "dsbl.org", "spamcannibal.org",
          "megarbl.net", "abuseat.org", "anonmails.de", "apews.org", "nszones.com"}) {
        for (const Blocklist& each : test::shipped().blocklists)
            QVERIFY2(!each.zone.isWithin(*DomainName::parse(dead)), dead);
        const bool kept = std::any_of(known().begin(), known().end(), [&](const Blocklist& each) {
            return each.state == Blocklist::State::Dead && each.zone.isWithin(*DomainName::parse(dead));
        });
        QVERIFY2(kept, dead);
    }
}

void TestBlocklists::refusesWhatIsNotClear_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char* name, const QByteArray& json, const char* why) {
        QTest::newRow(name) << json << QByteArray(why);
    };
    row("no JSON", "{", "not JSON");
    row("nothing", "{}", "\"lists\" is missing");
    row("no zone", R"({"lists":[{"name":"X"}]})", "no zone");
    row("an unknown name", with(askedHead + askedCodes + ",\"colour\":1"),
        "list.example: \"colour\" is not known");
    row("an unknown state", with(",\"state\":\"tired\",\"reason\":\"r\""), "\"tired\" is no state");
    row("an unknown weight",
        with(",\"state\":\"asked\",\"weight\":\"x\",\"families\":[\"v4\"]," + askedCodes),
        "\"x\" is no weight");
    row("an unknown family", with(",\"state\":\"dead\",\"reason\":\"r\",\"families\":[\"v5\"]"),
        "\"v5\" is no family");
    row("a dead one without a reason", with(",\"state\":\"dead\""), "no reason");
    row("no codes", with(askedHead + "\"codes\":[]"), "without codes");
    row("a code that is none",
        with(askedHead + R"("codes":[{"code":"127.0.0.x","kind":"listed","meaning":"m"}])"),
        "\"127.0.0.x\" is no code");
    row("a bit that is none",
        with(askedHead + R"("bits":true,"codes":[{"code":"127.0.0.3","kind":"listed","meaning":"m"}])"),
        "is no single bit");
    row("a code without a meaning", with(askedHead + R"("codes":[{"code":"127.0.0.2","kind":"listed"}])"),
        "no meaning");
    row("a zone twice",
        R"({"lists":[{"zone":"a.b","name":"X","checked":"2026","state":"dead","reason":"r"},
                     {"zone":"a.b","name":"Y","checked":"2026","state":"dead","reason":"r"}]})",
        "a.b: stands there twice");
}

void TestBlocklists::refusesWhatIsNotClear() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, why);
    const auto lists = parseBlocklists(json);
    QVERIFY(!lists);
    QVERIFY2(QByteArray::fromStdString(lists.error()).contains(why), lists.error().c_str());
    QVERIFY(parseBlocklists(with(askedHead + askedCodes)));
}

MAILVITALS_TEST_CLASS(TestBlocklists)
#include "blocklists.moc"
