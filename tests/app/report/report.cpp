// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report.h"

#include "app/report/sample.h"

#include <QTest>

using namespace mailvitals;
using report::AreaReport;
using report::makeReport;
using report::Report;

class TestReport : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void sortsByUrgency();
    void keepsTheOrderOfEquals();
    void showsOnlyAreasWithFindings();
    void givesLights();
    void leavesOutRulesWithoutPage();
    void tellsFromWhereItLooked();
    void hasNothingToSayWithoutFindings();
};

void TestReport::sortsByUrgency() {
    std::vector<Finding> findings;
    for (const char* tag : {"good", "does-not-apply", "remark", "blind", "doubt", "bad"}) {
        findings.push_back(test::finding("relay.sample", tag, "192.0.2.1"));
    }
    const Report report = makeReport(test::evidence(), findings, test::catalogue());
    QCOMPARE(report.areas.size(), std::size_t{1});
    QStringList tags;
    for (const Finding& finding : report.areas.front().findings) tags << QString::fromStdString(finding.tag);
    QCOMPARE(tags, QStringList({"bad", "doubt", "blind", "remark", "good", "does-not-apply"}));
    QVERIFY(report.findings == findings);
}

void TestReport::keepsTheOrderOfEquals() {
    std::vector<Finding> findings;
    QStringList expected;
    for (int i = 0; i < 100; ++i) {
        const QString address = QString("192.0.2.%1").arg(i * 37 % 100);
        findings.push_back(
            test::finding(i % 2 ? "relay.sample" : "relay.second", "bad", address.toStdString()));
        expected << address + ":25";
    }
    const Report report = makeReport(test::evidence(), findings, test::catalogue());
    QStringList subjects;
    for (const Finding& finding : report.areas.front().findings) {
        subjects << QString::fromStdString(finding.subject.toString());
    }
    QCOMPARE(subjects, expected);
}

void TestReport::showsOnlyAreasWithFindings() {
    const Report report = makeReport(test::evidence(),
                                     {test::finding("vantage.sample", "good", "192.0.2.1"),
                                      test::finding("spf.sample", "good", "192.0.2.1")},
                                     test::catalogue());
    QCOMPARE(report.areas.size(), std::size_t{2});
    QVERIFY(report.areas[0].area == Area::Spf);
    QVERIFY(report.areas[1].area == Area::Vantage);
}

void TestReport::givesLights() {
    const Report report = makeReport(test::evidence(), test::oneInEachArea(), test::catalogue());
    QCOMPARE(report.areas.size(), allAreas.size());
    for (const AreaReport& area : report.areas) {
        Light expected = Light::Green;
        if (area.area == Area::Relay) expected = Light::Red;
        if (area.area == Area::Dns) expected = Light::Yellow;
        if (area.area == Area::Identity) expected = Light::Grey;
        QVERIFY2(area.light == expected, idOf(area.area).data());
    }
    QVERIFY(report.light == Light::Red);
    QVERIFY(report.verdict.starts_with("198.51.100.25 is bad: 250 Ok."));
    QCOMPARE(QString::fromStdString(report.target), QString("example.org"));
    QCOMPARE(QString::fromStdString(report.program), QString("Mailvitals 0.0.0"));
    QCOMPARE(report.summary.connections, std::size_t{1});
    QCOMPARE(report.summary.dnsQuestions, std::size_t{2});
}

void TestReport::leavesOutRulesWithoutPage() {
    Finding stranger = test::finding("relay.sample", "bad", "192.0.2.1");
    stranger.rule = "nobody.knows";
    const Report report = makeReport(test::evidence(), {stranger}, test::catalogue());
    QVERIFY(report.areas.empty());
    QCOMPARE(report.findings.size(), std::size_t{1});
}

void TestReport::tellsFromWhereItLooked() {
    std::vector<RulePage> pages{*test::catalogue().page("vantage.sample")};
    pages.front().id = "vantage.address";
    Finding finding = test::finding("vantage.sample", "good", "192.0.2.1");
    finding.rule = "vantage.address";
    finding.args.push_back({arg::addresses, std::vector<std::string>{"203.0.113.7", "2001:db8::7"}});
    const Report report = makeReport(test::evidence(), {finding}, Catalogue(pages, {}));
    QVERIFY(report.vantage.publicAddresses == (std::vector<std::string>{"203.0.113.7", "2001:db8::7"}));
    QVERIFY(report.vantage.localAddresses == std::vector<std::string>{"192.0.2.77"});
    QVERIFY(report.vantage.resolvers == std::vector<std::string>{"192.0.2.53:53"});
    QVERIFY(report.vantage.proxy.empty());
}

void TestReport::hasNothingToSayWithoutFindings() {
    const Report report = makeReport(test::evidence(), {}, test::catalogue());
    QVERIFY(report.areas.empty());
    QVERIFY(report.light == Light::Grey);
    QCOMPARE(QString::fromStdString(report.verdict), QString("No check could be run."));
}

QTEST_APPLESS_MAIN(TestReport)
#include "report.moc"
