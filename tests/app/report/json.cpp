// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json.h"

#include "app/report/sample.h"
#include "base/printable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace mailvitals;

namespace {

QJsonObject jsonOf(std::vector<Finding> findings) {
    const report::Report report =
        report::makeReport(test::evidence(), std::move(findings), test::catalogue());
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(report::toJson(report, test::catalogue()), &error);
    return error.error == QJsonParseError::NoError ? document.object() : QJsonObject();
}

QStringList sortedKeys(const QJsonObject& object) {
    QStringList keys = object.keys();
    keys.sort();
    return keys;
}

}  // namespace

class TestJson : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void hasTheShapeOfItsSchema();
    void namesEveryOutcome();
    void tellsAFinding();
    void keepsTypesOfArguments();
    void tellsLights();
    void tellsCauses();
    void carriesHostileText();
};

void TestJson::hasTheShapeOfItsSchema() {
    const QJsonObject json = jsonOf(test::oneInEachArea());
    QCOMPARE(json["schema"].toString(), QString("mailvitals.report/1"));
    QCOMPARE(sortedKeys(json), QStringList({"areas", "findings", "light", "program", "schema", "started_at",
                                            "target", "timing", "vantage", "verdict"}));
    QCOMPARE(json["program"].toString(), QString("Mailvitals 0.0.0"));
    QCOMPARE(json["target"].toString(), QString("example.org"));
    QCOMPARE(json["started_at"].toString(), QString("2026-11-23T12:00:00Z"));
    QVERIFY(json["verdict"].toString().startsWith("198.51.100.25 is bad"));
    const QJsonObject vantage = json["vantage"].toObject();
    QCOMPARE(sortedKeys(vantage),
             QStringList({"local_addresses", "public_addresses", "resolvers", "way_out"}));
    QCOMPARE(vantage["way_out"].toString(), QString("direct"));
    QCOMPARE(vantage["resolvers"].toArray(), QJsonArray({"192.0.2.53:53"}));
    const QJsonObject timing = json["timing"].toObject();
    QCOMPARE(sortedKeys(timing), QStringList({"connections", "critical_path", "critical_path_ms",
                                              "dns_queries", "most_at_once_to_one_address",
                                              "most_connections_to_one_address", "probes", "wall_ms"}));
    QCOMPARE(timing["wall_ms"].toDouble(), 8412.0);
    QCOMPARE(timing["dns_queries"].toInt(), 2);
    QCOMPARE(timing["connections"].toInt(), 1);
    QCOMPARE(timing["probes"].toInt(), 4);
}

void TestJson::namesEveryOutcome() {
    std::vector<Finding> findings;
    for (const char* tag : {"good", "remark", "doubt", "bad", "blind", "does-not-apply"}) {
        findings.push_back(test::finding("relay.sample", tag, "192.0.2.1"));
    }
    QStringList outcomes;
    const QJsonArray told = jsonOf(findings)["findings"].toArray();
    for (const QJsonValue& finding : told) outcomes << finding["outcome"].toString();
    QCOMPARE(outcomes, QStringList({"pass", "notice", "warning", "critical", "unknown", "not-applicable"}));
}

void TestJson::tellsAFinding() {
    const QJsonObject finding = jsonOf({test::finding("relay.sample", "bad", "192.0.2.1",
                                                      {test::mxId, test::sessionId})})["findings"][0]
                                    .toObject();
    QCOMPARE(sortedKeys(finding),
             QStringList({"args", "evidence", "message", "outcome", "rule", "subject", "tag"}));
    QCOMPARE(finding["rule"].toString(), QString("relay.sample"));
    QCOMPARE(finding["tag"].toString(), QString("bad"));
    QCOMPARE(finding["subject"].toString(), QString("192.0.2.1:25"));
    QCOMPARE(finding["message"].toString(), QString("192.0.2.1 is bad: 250 Ok."));
    QCOMPARE(finding["evidence"].toArray(), QJsonArray({test::mxId, test::sessionId}));
}

void TestJson::keepsTypesOfArguments() {
    Finding finding = test::finding("relay.sample", "bad", "192.0.2.1");
    finding.args = {{arg::bits, std::int64_t{2048}},
                    {arg::lists, std::vector<std::string>{"a", "b\x07"}},
                    {arg::date, std::chrono::sys_seconds(std::chrono::seconds(0))},
                    {arg::host, std::string("mail\xff")}};
    const QJsonObject args = jsonOf({finding})["findings"][0]["args"].toObject();
    QCOMPARE(args, QJsonObject({{"bits", 2048},
                                {"lists", QJsonArray({"a", "b\\x07"})},
                                {"date", "1970-01-01T00:00:00Z"},
                                {"host", "mail\\xff"}}));
}

void TestJson::tellsLights() {
    const QJsonObject json = jsonOf(test::oneInEachArea());
    QCOMPARE(json["light"].toString(), QString("red"));
    const QJsonArray areas = json["areas"].toArray();
    QCOMPARE(areas.size(), 12);
    const auto area = [](const char* name, const char* light, const QJsonArray& missing = {}) {
        return QJsonObject({{"area", name}, {"light", light}, {"partly", false}, {"missing", missing}});
    };
    QCOMPARE(areas[0].toObject(), area("relay", "red"));
    QCOMPARE(areas[1].toObject(), area("dns", "yellow"));
    QCOMPARE(areas[2].toObject()["light"].toString(), QString("grey"));
    QCOMPARE(areas[3].toObject(), area("spf", "green"));
}

void TestJson::tellsCauses() {
    Finding waits = test::finding("relay.sample", "blind", "192.0.2.1");
    QVERIFY(!jsonOf({waits})["findings"][0].toObject().contains("because"));
    waits.because = FindingRef{"dns.sample", "192.0.2.1\x1b:25"};
    const QJsonArray findings =
        jsonOf({waits, test::finding("dns.sample", "bad", "192.0.2.1")})["findings"].toArray();
    // Every finding stays.
    QCOMPARE(findings.size(), 2);
    QCOMPARE(findings[0].toObject()["because"].toObject(),
             QJsonObject({{"rule", "dns.sample"}, {"subject", "192.0.2.1\\x1b:25"}}));
}

void TestJson::carriesHostileText() {
    const QJsonObject finding =
        jsonOf({test::hostileFinding("relay.sample", "bad", test::hostileText)})["findings"][0].toObject();
    const QString harmless = QString::fromStdString(printable(test::hostileText));
    QCOMPARE(finding["subject"].toString(), harmless);
    QCOMPARE(finding["args"]["reply"].toString(), harmless);
    QCOMPARE(finding["evidence"][1].toString(), harmless);
    QCOMPARE(finding["message"].toString(), harmless + " is bad: " + harmless + ".");
}

QTEST_APPLESS_MAIN(TestJson)
#include "json.moc"
