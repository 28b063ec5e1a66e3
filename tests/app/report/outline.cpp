// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/outline.h"

#include "app/report/sample.h"

#include <QTest>

using namespace mailvitals;
using report::AreaOutline;
using report::RuleSection;

namespace {

/// The outlines point into the report, so both are kept.
struct Told {
    report::Report report;
    std::vector<AreaOutline> areas;
};

Told tell(std::vector<Finding> findings, const Evidence& evidence = test::evidence()) {
    Told told{report::makeReport(evidence, std::move(findings), test::catalogue()), {}};
    told.areas = report::outlineOf(told.report, evidence, test::catalogue());
    return told;
}

QString plain(const Document& document) {
    QString text;
    for (const Block& block : document) {
        text += QString::fromStdString(plainText(block.spans) + block.code);
        for (const Spans& item : block.items) text += QString::fromStdString(plainText(item));
    }
    return text;
}

QString notesOf(const RuleSection& section) {
    QString text;
    for (const QString& note : section.remediation.notes) text += note + '\n';
    return text;
}

}  // namespace

class TestOutline : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsARuleOnce();
    void putsThePassedApart();
    void explainsOnlyAlarms();
    void repeatsNoAdvice();
    void numbersTheEvidence();
    void citesNoMoreThanCanBeRead();
    void fillsInTheOwnersNames();
    void takesTheHostThatSendersTryFirst();
    void fillsNothingInThatAShellWouldRun();
};

void TestOutline::tellsARuleOnce() {
    const Told told = tell({test::finding("relay.second", "doubt", "192.0.2.9"),
                            test::finding("relay.sample", "doubt", "192.0.2.1"),
                            test::finding("relay.sample", "bad", "192.0.2.2"),
                            test::finding("relay.sample", "blind", "192.0.2.3")});
    QCOMPARE(told.areas.size(), std::size_t{1});
    const std::vector<RuleSection>& sections = told.areas.front().sections;
    QCOMPARE(sections.size(), std::size_t{2});
    QVERIFY(sections[0].page->id == "relay.sample");
    QCOMPARE(sections[0].entries.size(), std::size_t{3});
    QVERIFY(sections[0].entries.front().finding->tag == "bad");
    QVERIFY(sections[1].page->id == "relay.second");
}

void TestOutline::putsThePassedApart() {
    const Told told = tell({test::finding("relay.sample", "good", "192.0.2.1"),
                            test::finding("relay.second", "does-not-apply", "192.0.2.1"),
                            test::finding("relay.second", "does-not-apply", "192.0.2.2")});
    const AreaOutline& area = told.areas.front();
    QVERIFY(area.sections.empty());
    QCOMPARE(area.passed.size(), std::size_t{1});
    QVERIFY(area.notApplicable == std::vector<std::string>{"relay.second"});
}

void TestOutline::explainsOnlyAlarms() {
    const Told told = tell({test::finding("relay.sample", "doubt", "192.0.2.1"),
                            test::finding("relay.second", "blind", "192.0.2.1"),
                            test::finding("spf.sample", "remark", "192.0.2.1")});
    const RuleSection& alarm = told.areas[0].sections[0];
    QCOMPARE(plain(alarm.remediation.why), QString("Why of relay.sample."));
    QVERIFY(plain(alarm.remediation.fix).startsWith("Fix of relay.sample:"));
    QCOMPARE(alarm.remediation.stackFixes.size(), std::size_t{1});
    for (const RuleSection* calm : {&told.areas[0].sections[1], &told.areas[1].sections[0]}) {
        QVERIFY(calm->remediation.why.empty());
        QVERIFY(calm->remediation.fix.empty());
        QVERIFY(calm->remediation.stackFixes.empty());
        QVERIFY(!calm->entries.front().advice.empty());
    }
}

void TestOutline::repeatsNoAdvice() {
    // "bad" advises the same for both addresses, "doubt" names the address.
    const Told told = tell({test::finding("relay.sample", "bad", "192.0.2.1"),
                            test::finding("relay.sample", "bad", "192.0.2.2"),
                            test::finding("relay.sample", "doubt", "192.0.2.1"),
                            test::finding("relay.sample", "doubt", "192.0.2.2")});
    QStringList advice;
    for (const auto& telling : told.areas[0].sections[0].entries) advice << plain(telling.advice);
    QCOMPARE(advice,
             QStringList({"Mend at the list.", "", "Look after 192.0.2.1.", "Look after 192.0.2.2."}));
}

void TestOutline::numbersTheEvidence() {
    const Told told =
        tell({test::finding("relay.sample", "bad", "192.0.2.1", {test::sessionId, test::sessionId}),
              test::finding("relay.sample", "good", "192.0.2.2", {test::timeoutId}),
              test::finding("spf.sample", "doubt", "192.0.2.1", {test::mxId, test::sessionId})});
    const auto& first = told.areas[0].sections[0].entries[0].citations;
    QCOMPARE(first.size(), std::size_t{1});
    QCOMPARE(first[0].number, 1);
    QVERIFY(first[0].shownHere);
    const auto& later = told.areas[1].sections[0].entries[0].citations;
    QCOMPARE(later.size(), std::size_t{2});
    QCOMPARE(later[0].number, 2);
    QVERIFY(later[0].shownHere);
    QCOMPARE(later[1].number, 1);
    QVERIFY(!later[1].shownHere);
}

void TestOutline::citesNoMoreThanCanBeRead() {
    std::vector<std::string> ids;
    for (int i = 0; i < 40; ++i) ids.push_back("dns:A host" + std::to_string(i));
    const Told told = tell({test::finding("relay.sample", "bad", "192.0.2.1", ids),
                            test::finding("relay.sample", "bad", "192.0.2.2", {ids.back()})});
    const auto& entries = told.areas[0].sections[0].entries;
    QCOMPARE(entries[0].citations.size() + entries[0].further, ids.size());
    QVERIFY(entries[0].further > 0);
    // What was left out there is shown here.
    QVERIFY(entries[1].citations[0].shownHere);
    QCOMPARE(entries[1].citations[0].number, static_cast<int>(entries[0].citations.size()) + 1);
}

void TestOutline::fillsInTheOwnersNames() {
    const Told one = tell({test::finding("relay.sample", "bad", "192.0.2.1")});
    const RuleSection& single = one.areas[0].sections[0];
    QVERIFY(plain(single.remediation.fix).contains("mend --domain example.org --host mail.example.org"));
    QVERIFY(plain(single.remediation.fix).contains("then --address 192.0.2.1\n"));
    QCOMPARE(notesOf(single), QString());

    const Told two = tell({test::finding("relay.sample", "bad", "192.0.2.1"),
                           test::finding("relay.sample", "doubt", "192.0.2.2"),
                           test::finding("relay.sample", "blind", "192.0.2.3")});
    QCOMPARE(notesOf(two.areas[0].sections[0]),
             QString("Written for 192.0.2.1; the same goes for 192.0.2.2.\n"));

    // What no finding names is taken from what was asked and answered.
    Finding bare = test::finding("relay.sample", "bad", "192.0.2.1");
    bare.args.clear();
    const Told known = tell({bare});
    QVERIFY(plain(known.areas[0].sections[0].remediation.fix)
                .contains("--host mail.example.org\n  then --address 192.0.2.1\n"));
    QCOMPARE(notesOf(known.areas[0].sections[0]), QString());

    bare.subject = "relaying";
    Evidence unasked(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
    const Told none = tell({bare}, unasked);
    QVERIFY(plain(none.areas[0].sections[0].remediation.fix).contains("--host {host}"));
    QCOMPARE(notesOf(none.areas[0].sections[0]),
             QString("Put your own value in place of {host}.\nPut your own value in place of {address}.\n"));

    Evidence bareAddress(CheckRequest{Target::ofAddress(*IpAddress::parse("192.0.2.9")), {}, {}, {}, {}});
    const Told address = tell({bare}, bareAddress);
    QVERIFY(plain(address.areas[0].sections[0].remediation.fix)
                .contains("--domain {domain} --host {host}\n  then --address 192.0.2.9"));
}

void TestOutline::takesTheHostThatSendersTryFirst() {
    Finding bare = test::finding("relay.sample", "bad", "192.0.2.1");
    bare.args.clear();
    const auto hostIn = [&](std::vector<dns::Mx> exchanges) {
        Evidence evidence = test::evidence();
        DnsAnswer answer;
        for (const dns::Mx& mx : exchanges)
            answer.answers.push_back({"example.org"_dn, dns::Type::Mx, 300, mx});
        evidence.of<DnsQuestion>()[DnsQuestion::of("example.org"_dn, dns::Type::Mx)] =
            Attempt<DnsAnswer>::done(answer, {});
        const QString fix = plain(tell({bare}, evidence).areas[0].sections[0].remediation.fix);
        return fix.section("--host ", 1).section('\n', 0, 0);
    };
    QCOMPARE(hostIn({{20, "b.example.org"_dn}, {10, "a.example.org"_dn}, {30, "c.example.org"_dn}}),
             QString("a.example.org"));
    QCOMPARE(hostIn({}), QString("example.org"));
    QCOMPARE(hostIn({{0, DomainName()}}), QString("{host}"));
    QCOMPARE(hostIn({{10, *DomainName::parse("$(reboot).example.org")}}), QString("{host}"));
}

void TestOutline::fillsNothingInThatAShellWouldRun() {
    for (const char* evil :
         {"a.example;reboot", "$(reboot)", "`reboot`", "a b", "x'y", "-rf", "a|b", "a\nb"}) {
        Finding finding = test::finding("relay.sample", "bad", evil);
        for (Arg& arg : finding.args) arg.value = std::string(evil);
        const Told told = tell({finding});
        const QString fix = plain(told.areas[0].sections[0].remediation.fix);
        QVERIFY2(fix.contains("mend --domain example.org --host {host}"), evil);
        QVERIFY2(fix.contains("then --address {address}"), evil);
        QVERIFY2(!fix.contains(evil), evil);
    }
    // Nor where it is the domain that was asked for.
    Evidence evil(CheckRequest{Target::ofDomain(*DomainName::parse("$(reboot).example")), {}, {}, {}, {}});
    const Told told = tell({test::finding("relay.sample", "bad", "192.0.2.1")}, evil);
    QVERIFY(plain(told.areas[0].sections[0].remediation.fix)
                .contains("mend --domain {domain} --host mail.example.org"));
    QCOMPARE(notesOf(told.areas[0].sections[0]), QString("Put your own value in place of {domain}.\n"));
}

QTEST_APPLESS_MAIN(TestOutline)
#include "outline.moc"
