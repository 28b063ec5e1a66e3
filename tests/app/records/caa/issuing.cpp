// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/caa/issuing.h"

#include "base/ascii.h"

#include <QTest>

using namespace mailvitals;

namespace {

std::string described(const caa::Rights& rights) {
    std::string text = !rights.restricted ? "anybody" : rights.issuers.empty() ? "nobody" : "";
    text += ascii::join(rights.issuers, " ");
    return rights.unknownCritical ? text + " unknown-critical" : text;
}

}  // namespace

class TestCaaIssuing : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void addsRecordsUp_data();
    void addsRecordsUp();
    void knowsAFewAuthorities();
};

void TestCaaIssuing::addsRecordsUp_data() {
    using Records = std::vector<dns::Caa>;
    QTest::addColumn<Records>("records");
    QTest::addColumn<QString>("plain");
    QTest::addColumn<QString>("wildcard");
    const auto row = [](const char* name, Records records, const char* plain, const char* wildcard) {
        QTest::newRow(name) << std::move(records) << QString(plain) << QString(wildcard);
    };
    row("none", {}, "anybody", "anybody");
    row("one", {{0, "issue", "A.example"}}, "a.example", "a.example");
    row("several", {{0, "issue", "a.example"}, {0, "issue", "b.example; x=y"}, {0, "issue", "a.example"}},
        "a.example b.example", "a.example b.example");
    row("nobody", {{0, "issue", ";"}}, "nobody", "nobody");
    row("nobody and one", {{0, "issue", ";"}, {0, "issue", "a.example"}}, "a.example", "a.example");
    row("broken", {{0, "issue", "%%%%%"}}, "nobody", "nobody");
    row("wildcards apart", {{0, "issue", "a.example"}, {0, "IssueWild", "b.example"}}, "a.example",
        "b.example");
    row("wildcards alone", {{0, "issuewild", ";"}}, "anybody", "nobody");
    row("other kinds", {{128, "iodef", "mailto:a@example.org"}, {128, "issuemail", ";"}}, "anybody",
        "anybody");
    row("unknown", {{0, "tbs", "x"}}, "anybody", "anybody");
    row("unknown and critical", {{128, "tbs", "x"}, {0, "issue", "a.example"}}, "a.example unknown-critical",
        "a.example unknown-critical");
}

void TestCaaIssuing::addsRecordsUp() {
    QFETCH(std::vector<dns::Caa>, records);
    QFETCH(QString, plain);
    QFETCH(QString, wildcard);
    QCOMPARE(QString::fromStdString(described(caa::rightsBy(records, false))), plain);
    QCOMPARE(QString::fromStdString(described(caa::rightsBy(records, true))), wildcard);
}

void TestCaaIssuing::knowsAFewAuthorities() {
    QCOMPARE(caa::namesOf("Let's Encrypt"), std::vector<std::string_view>{"letsencrypt.org"});
    QVERIFY(caa::namesOf("let's encrypt").empty());
    QVERIFY(caa::namesOf("").empty());
}

QTEST_APPLESS_MAIN(TestCaaIssuing)
#include "issuing.moc"
