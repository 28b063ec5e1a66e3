// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/pdf_file.h"
#include "evidence/json.h"
#include "report/html.h"
#include "report/json.h"
#include "report/text.h"
#include "rules/assess.h"
#include "support/secretive_texts.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::test;

namespace {

Evidence evidenceOf(const std::string& texts) {
    ConfigurationItem item;
    item.add(texts, {});
    Evidence evidence(CheckRequest{targetOf(item), {}, {}, {}, {}});
    evidence.request.configuration = std::make_shared<const ConfigurationItem>(std::move(item));
    return evidence;
}

/// Where the mark stands, with a little around it; empty: nowhere.
QByteArray found(const QByteArray& text) {
    const auto at = text.toUpper().indexOf(secretMark.data());
    return at < 0 ? QByteArray() : text.mid(std::max<qsizetype>(at - 100, 0), 200);
}

}  // namespace

/// A password in a configuration text comes into no report, whatever the rule makes of the text.
class TestSecrets : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void stayOutOfEveryReport_data() {
        QTest::addColumn<QByteArray>("texts");
        for (const SecretiveText& one : secretiveTexts) {
            const QByteArray text(one.text);
            QTest::newRow(text.left(text.indexOf('\n')).constData()) << text;
        }
        QTest::newRow("all at once") << QByteArray::fromStdString(allSecretiveTexts());
    }

    void stayOutOfEveryReport() {
        QFETCH(QByteArray, texts);
        const auto policy = shippedPolicy();
        QVERIFY(policy);
        const Evidence evidence = evidenceOf(texts.toStdString());
        const std::vector<Finding> findings = judge(evidence, *policy, {}, {});
        QVERIFY(!findings.empty());
        const report::Report report = report::makeReport(evidence, findings, policy->catalogue);
        const std::string text = report::toText(report, evidence, policy->catalogue, {false, true, 120});
        QCOMPARE(found(QByteArray::fromStdString(text)), QByteArray());
        QCOMPARE(found(report::toHtml(report, evidence, policy->catalogue)), QByteArray());
        QCOMPARE(found(report::toJson(report, policy->catalogue)), QByteArray());
        PdfFile pdf;
        QCOMPARE(pdf.write(findings, evidence, policy->catalogue), QString());
        QVERIFY(pdf.text().size() > 100);
        QCOMPARE(found(pdf.text().toUtf8()), QByteArray());
    }
};

QTEST_MAIN(TestSecrets)
#include "secrets.moc"
