// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/survey.h"

#include "records/spf/address_set.h"
#include "records/spf/breadth.h"
#include "records/spf/check.h"
#include "records/spf/tree_text.h"
#include "support/pace.h"
#include "support/spf_zone.h"

#include <QElapsedTimer>
#include <QTest>

#include <bitset>
#include <random>

using namespace mailvitals;

namespace {

test::SpfZone zoneOf(const std::vector<std::string>& lines) {
    test::SpfZone zone;
    for (const std::string& line : lines) {
        if (!zone.addLine(line)) qFatal("not a line of a zone: %s", line.c_str());
    }
    return zone;
}

QStringList drawn(const spf::Node& tree) {
    QStringList lines;
    for (const std::string& line : spf::treeLines(tree)) lines << QString::fromStdString(line);
    return lines;
}

/// Empty where the tree is drawn so; else both, printed.
QByteArray difference(const spf::Node& tree, const std::string& expected) {
    const QByteArray actual = drawn(tree).join('\n').toUtf8();
    return actual == QByteArray::fromStdString(expected) ? QByteArray() : "drawn:\n" + actual;
}

}  // namespace

class TestSpfSurvey : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void drawsTheTree();
    void drawsWhatDecided();
    void showsHostileTextAsPlainText();
    void asksForTheRecordsAlone();
    void asksNoMoreThanIsPolite();
    void doublingTreesEnd();
    void wideTreesEnd();
    void breadthIsWhatReceiversLetPass();
    void setsOfAddresses();
};

void TestSpfSurvey::drawsTheTree() {
    const test::SpfZone zone =
        zoneOf({"example.org TXT v=spf1 mx include:_spf.example.net a:gone.example ~all",
                "_spf.example.net TXT v=spf1 ip4:192.0.2.1 exists:%{i}.x.example "
                "include:b.example include:_spf.example.net -all",
                "b.example TXT v=spf1 ip4:1.2.3.4 ip4:1.2.3.5 ip4:1.2.3.6 ip6:::1 foo",
                "example.org MX 10 mail.example.org", "mail.example.org A 192.0.2.25"});
    const spf::Survey survey = spf::survey("example.org"_dn, zone.lookup(), spf::Reach::Hosts);
    QVERIFY(survey.endless);
    const QByteArray different = difference(
        survey.tree,
        "example.org                     6 lookups\n"
        "├─ mx                           1  finds nothing over IPv6\n"
        "├─ include:_spf.example.net     4\n"
        "│  ├─ ip4:192.0.2.1\n"
        "│  ├─ exists:%{i}.x.example     1  depends on the message\n"
        "│  ├─ include:b.example         1  ✗ column 52: unknown mechanism, \"foo\" (RFC 7208 section "
        "4.6.1)\n"
        "│  ├─ include:_spf.example.net  1  it leads back to a record above it\n"
        "│  └─ -all\n"
        "├─ a:gone.example               1  finds nothing\n"
        "└─ ~all");
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestSpfSurvey::drawsWhatDecided() {
    const test::SpfZone zone =
        zoneOf({"example.org TXT v=spf1 a include:b.example -all",
                "b.example TXT v=spf1 ip4:1.2.3.4 ip4:1.2.3.5 ip4:1.2.3.6 ip4:1.2.3.7 ip4:192.0.2.1 ?all"});
    const auto session = spf::Session::of(*IpAddress::parse("192.0.2.1"), "u@example.org", "h.example");
    const QByteArray different = difference(spf::check(session, zone.lookup()).tree,
                                            "example.org              2 lookups\n"
                                            "├─ a                     1  finds nothing\n"
                                            "├─ include:b.example     1  ◀ decides: pass\n"
                                            "│  ├─ ip4, ip6: 4 terms\n"
                                            "│  ├─ ip4:192.0.2.1      ◀ decides: pass\n"
                                            "│  └─ ?all\n"
                                            "└─ -all");
    QVERIFY2(different.isEmpty(), different.constData());
}

void TestSpfSurvey::showsHostileTextAsPlainText() {
    const spf::Survey survey =
        spf::survey("example.org"_dn, zoneOf({"example.org TXT v=spf1 \x1b[31m<b>\xff -all"}).lookup(),
                    spf::Reach::Records);
    const QString all = drawn(survey.tree).join('\n');
    QVERIFY2(!all.contains(QChar(0x1b)) && !all.contains(QChar(0xfffd)), qPrintable(all));
    QVERIFY2(all.contains("\\x1B") || all.contains("\\x1b"), qPrintable(all));
}

void TestSpfSurvey::asksForTheRecordsAlone() {
    const test::SpfZone zone = zoneOf({"example.org TXT v=spf1 a mx include:b.example -all"});
    const spf::Lookup lookup = [&](const spf::Question& question) -> std::optional<spf::Reply> {
        if (question.name == "b.example"_dn) return std::nullopt;
        return zone.reply(question);
    };
    const spf::Survey records = spf::survey("example.org"_dn, lookup, spf::Reach::Records);
    QCOMPARE(records.questions.size(), std::size_t(1));
    QVERIFY(records.questions.front() == (spf::Question{"b.example"_dn, dns::Type::Txt}));
}

void TestSpfSurvey::asksNoMoreThanIsPolite() {
    test::SpfZone zone;
    std::string record = "v=spf1";
    for (int i = 0; i < 3000; ++i) record += " a:n" + std::to_string(i) + ".example";
    zone.add("example.org"_dn, dns::Type::Txt, dns::Txt{{record}});
    const spf::Lookup lookup = [&](const spf::Question& question) -> std::optional<spf::Reply> {
        if (question.type != dns::Type::Txt) return std::nullopt;
        return zone.reply(question);
    };
    const spf::Survey survey = spf::survey("example.org"_dn, lookup, spf::Reach::Hosts);
    QCOMPARE(survey.questions.size(), std::size_t(40));
    QCOMPARE(survey.tree.lookups(), 3000u);
}

void TestSpfSurvey::doublingTreesEnd() {
    test::SpfZone zone;
    const auto name = [](int i) { return *DomainName::parse("n" + std::to_string(i) + ".example"); };
    for (int i = 0; i < 40; ++i) {
        const std::string next = name(i + 1).toString();
        zone.add(name(i), dns::Type::Txt,
                 dns::Txt{{"v=spf1 include:" + next + " include:" + next + " -all"}});
    }
    const spf::Survey survey = spf::survey(name(0), zone.lookup(), spf::Reach::Hosts);
    QVERIFY(survey.endless);
    QVERIFY(survey.isOverLimit());
    QVERIFY(survey.tree.lookups() < 200);
}

void TestSpfSurvey::wideTreesEnd() {
    QElapsedTimer timer;
    timer.start();
    test::SpfZone zone;
    std::string record = "v=spf1";
    for (int i = 0; i < 5000; ++i)
        record += std::string(i % 2 == 0 ? " " : " -") + "ip4:10." + std::to_string(i / 250) + "." +
                  std::to_string(i % 250) + ".1";
    std::string root = "v=spf1";
    for (int i = 0; i < 50; ++i) {
        const std::string name = "n" + std::to_string(i) + ".example";
        root += " include:" + name;
        zone.add(*DomainName::parse(name), dns::Type::Txt, dns::Txt{{record}});
    }
    zone.add("example.org"_dn, dns::Type::Txt, dns::Txt{{root}});
    const spf::Survey survey = spf::survey("example.org"_dn, zone.lookup(), spf::Reach::Hosts);
    QVERIFY(spf::breadthOf(survey.tree).atLeast);
    QVERIFY(spf::treeLines(survey.tree).size() < 200);
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower,
             QByteArray::number(timer.elapsed()).constData());
}

/// Random records over 192.0.2.0/24: the count is that of the addresses for which check() says pass.
void TestSpfSurvey::breadthIsWhatReceiversLetPass() {
    std::mt19937 random(7);
    const auto network = [&] {
        return "ip4:192.0.2." + std::to_string(random() % 256) + "/" + std::to_string(24 + random() % 9);
    };
    const auto terms = [&](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += std::string(" ") + "+-~?++"[random() % 6] + network();
        return text;
    };
    for (int round = 0; round < 60; ++round) {
        test::SpfZone zone;
        zone.add("a.example"_dn, dns::Type::Txt, dns::Txt{{"v=spf1" + terms(4) + " -all"}});
        zone.add("b.example"_dn, dns::Type::Txt, dns::Txt{{"v=spf1" + terms(3) + " include:a.example ?all"}});
        const std::string record = "v=spf1" + terms(2) +
                                   (random() % 2 == 0 ? " include:a.example" : " -include:b.example") +
                                   terms(2) + (random() % 2 == 0 ? " ~all" : " redirect=b.example");
        zone.add("example.org"_dn, dns::Type::Txt, dns::Txt{{record}});
        std::uint64_t passing = 0;
        for (unsigned i = 0; i < 256; ++i) {
            const auto client = IpAddress::v4({192, 0, 2, static_cast<std::uint8_t>(i)});
            const auto session = spf::Session::of(client, "u@example.org", "h.example");
            passing += spf::check(session, zone.lookup()).result == spf::Result::Pass ? 1 : 0;
        }
        const spf::Survey survey = spf::survey("example.org"_dn, zone.lookup(), spf::Reach::Hosts);
        QCOMPARE(spf::breadthOf(survey.tree).v4, passing);
    }
}

void TestSpfSurvey::setsOfAddresses() {
    using spf::AddressSet;
    const auto set = [](const char* text) { return AddressSet(*Cidr::parse(text)); };
    QCOMPARE(AddressSet::everything().countV4(), std::uint64_t(1) << 32);
    QCOMPARE(AddressSet::everything().countV6Networks(), ~std::uint64_t(0));
    QVERIFY(AddressSet::everything().without(set("0.0.0.0/0")).without(set("::/0")).isEmpty());
    QCOMPARE(set("0.0.0.0/1").with(set("128.0.0.0/1")).countV4(), std::uint64_t(1) << 32);
    QCOMPARE(set("192.0.2.0/24").without(set("192.0.2.255")).countV4(), std::uint64_t(255));
    QCOMPARE(set("255.255.255.255").countV4(), std::uint64_t(1));
    QCOMPARE(set("2001:db8::1").with(set("2001:db8::ffff")).countV6Networks(), std::uint64_t(1));
    QCOMPARE(set("2001:db8::/56").countV6Networks(), std::uint64_t(256));
    QCOMPARE(set("2001:db8::1").with(set("2001:db8:0:1::1")).countV6Networks(), std::uint64_t(2));
    QVERIFY(set("192.0.2.0/24").within(set("198.51.100.0/24")).isEmpty());
}

QTEST_APPLESS_MAIN(TestSpfSurvey)
#include "survey.moc"
