// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf.h"

#include "app/report/pdf_file.h"
#include "evidence/message_item.h"
#include "policy/policy.h"

#include <QRegularExpression>
#include <QTest>

using namespace mailvitals;
using test::dense;
using test::denseOf;
using test::Output;
using test::run;

class TestPdf : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsEverything();
    void numbersPages();
    void bearsTitleAndAuthor();
    void namesTheMessage();
    void explainsOnce();
    void keepsLettersApart();
    void showsEvidence();
    void leavesNoHeadingAtTheFoot();
    void namesThePagesOfAreas();

 private:
    test::PdfFile file_;
};

void TestPdf::tellsEverything() {
    const std::vector<Finding> findings = test::oneInEachArea();
    QCOMPARE(file_.write(findings), QString());
    const QString all = file_.text();
    QVERIFY(all.contains(dense("Mail server report example.org")));
    QVERIFY(all.contains(dense("Critical 198.51.100.25 is bad: 250 Ok.")));
    for (const char* fact : {"2026-11-23 12:00 UTC", "unknown", "direct", "192.0.2.53:53",
                             "2 DNS questions and 1 connection in 8.4 s", "Mailvitals 0.0.0"}) {
        QVERIFY2(all.contains(dense(QString(fact))), fact);
    }
    for (const Area area : allAreas) {
        QVERIFY2(all.count(denseOf(titleOf(area))) >= 2, titleOf(area).data());
        QCOMPARE(all.count(denseOf(questionOf(area))), 2);
    }
    for (const Finding& finding : findings) {
        const bool named = finding.outcome == Outcome::Pass;
        const std::string words =
            named ? test::catalogue().page(finding.rule)->title : test::catalogue().sentence(finding);
        QVERIFY2(all.contains(denseOf(words)), words.c_str());
    }
    for (const char* word : {"Critical", "Warning", "Unknown", "Notice", "Warning", "OK"}) {
        QVERIFY2(all.contains(dense(QString(word))), word);
    }
    QVERIFY(all.contains("Whyofrelay.sample."));
    QVERIFY(all.contains("Whyofdns.sample."));
    QVERIFY(!all.contains("Whyofidentity.sample."));
    QVERIFY(!all.contains("Whyofspf.sample."));
}

void TestPdf::numbersPages() {
    QCOMPARE(file_.write(test::oneInEachArea()), QString());
    const QStringList all = file_.pages();
    QVERIFY(all.size() >= 3);
    for (qsizetype i = 0; i < all.size(); ++i) {
        QVERIFY(all[i].contains(QString("Page %1 of %2").arg(i + 1).arg(all.size())));
        QVERIFY(all[i].contains("Mailvitals 0.0.0"));
        if (i == 0) continue;
        QVERIFY(all[i].startsWith("example.org"));
        QVERIFY(all[i].contains("2026-11-23 12:00 UTC"));
    }
}

void TestPdf::bearsTitleAndAuthor() {
    QCOMPARE(file_.write(test::oneInEachArea()), QString());
    const Output facts = run("pdfinfo", {file_.path()});
    QVERIFY2(facts.ok, qPrintable(facts.text));
    QVERIFY(facts.text.contains(QRegularExpression("Title: +example\\.org · Mail server report")));
    QVERIFY(facts.text.contains(QRegularExpression("Creator: +Mailvitals 0\\.0\\.0")));
    QVERIFY(facts.text.contains(QRegularExpression("Page size: +595 x 842 pts \\(A4\\)")));
    const Output metadata = run("pdfinfo", {"-meta", file_.path()});
    QVERIFY(metadata.text.contains("<dc:creator><rdf:Seq><rdf:li>Mailvitals 0.0.0</rdf:li>"));
}

void TestPdf::namesTheMessage() {
    Evidence evidence = test::evidence();
    auto message = examineMessage("From: a@example.org\r\n\r\nHi.\r\n", "gpj.\u202elme");
    QVERIFY(message.has_value());
    evidence.request.message = std::make_shared<const MessageItem>(std::move(*message));
    QCOMPARE(file_.write(test::oneInEachArea(), evidence), QString());
    const QString text = file_.text();
    QVERIFY(text.contains(test::denseOf("Message report")));
    QVERIFY(text.contains(test::denseOf("The message gpj.\\u{202e}lme")));
    const Output facts = run("pdfinfo", {file_.path()});
    QVERIFY2(facts.text.contains("example.org · gpj.\\u{202e}lme · Message report"), qPrintable(facts.text));
}

void TestPdf::explainsOnce() {
    QCOMPARE(file_.write({test::finding("relay.sample", "bad", "192.0.2.1"),
                          test::finding("relay.sample", "bad", "192.0.2.2"),
                          test::finding("relay.sample", "doubt", "192.0.2.3")}),
             QString());
    const QString all = file_.text();
    QCOMPARE(all.count("Whyofrelay.sample."), 1);
    QCOMPARE(all.count("mend--domainexample.org--hostmail.example.org"), 1);
    QCOMPARE(all.count("Stackfixofrelay.sample."), 1);
    QCOMPARE(all.count("Mendatthelist"), 1);
    QVERIFY(all.contains(dense("Written for 192.0.2.1; the same goes for 192.0.2.2, 192.0.2.3.")));
}

/// Joined letters would be found by no search and copied as one strange sign.
void TestPdf::keepsLettersApart() {
    Finding finding = test::finding("relay.sample", "bad", "office-offline-fjord-affluent.example");
    QCOMPARE(file_.write({finding}), QString());
    QVERIFY(file_.text().contains("office-offline-fjord-affluent.exampleisbad"));
}

void TestPdf::showsEvidence() {
    QCOMPARE(file_.write({test::finding("relay.sample", "bad", "192.0.2.1", {test::sessionId, test::mxId}),
                          test::finding("relay.sample", "bad", "192.0.2.2", {test::sessionId, "dns:gone"})}),
             QString());
    const QString all = file_.text();
    QCOMPARE(all.count("RCPTTO:<a@b.example>"), 1);
    QVERIFY(all.contains(dense("Exhibit 2 MX records of example.org from 192.0.2.53:53 over UDP in 24 ms")));
    QVERIFY(all.contains(dense("Seen in exhibit 1, 2.")));
    QVERIFY(all.contains(dense("Seen in exhibit 1, 3.")));
    QVERIFY(all.contains(dense("Appendix: what was seen")));
    QVERIFY(all.contains(dense("Exhibit 3 dns:gone not part of this evidence")));
}

void TestPdf::leavesNoHeadingAtTheFoot() {
    const auto policy = shippedPolicy();
    QVERIFY(policy.has_value());
    const std::vector<Finding> findings = test::everyShippedMessage(policy->catalogue);
    QCOMPARE(file_.write(findings, test::evidence(), policy->catalogue), QString());
    QStringList headings{"Why it matters", "How to fix", "Passed"};
    for (const RulePage& page : policy->catalogue.pages()) {
        for (const StackFix& fix : page.stackFixes) headings << QString::fromStdString(fix.stack);
    }
    for (const Area area : allAreas) headings << QString::fromStdString(std::string(questionOf(area)));
    const QStringList all = file_.pages();
    QVERIFY(all.size() > 20);
    int seen = 0;
    for (qsizetype i = 1; i < all.size(); ++i) {
        // Header and footer are painted first, what follows ends the page.
        const QStringList lines = all[i].split('\n', Qt::SkipEmptyParts);
        const QString last = lines.last().trimmed();
        QVERIFY2(!headings.contains(last), qPrintable(last));
        QVERIFY2(!last.startsWith("Critical ") && !last.startsWith("Warning "), qPrintable(last));
        for (const QString& line : lines) seen += headings.contains(line.trimmed());
    }
    QVERIFY2(seen > 100, qPrintable(QString::number(seen)));
    const QString dense_ = dense(all.join('\n'));
    for (const Finding& finding : findings) {
        if (finding.outcome == Outcome::NotApplicable) continue;
        const bool told = std::any_of(findings.begin(), findings.end(), [&](const Finding& other) {
            return other.rule == finding.rule && other.outcome != Outcome::Pass &&
                   other.outcome != Outcome::NotApplicable;
        });
        // Where a rule found something, that it passed elsewhere is not said beside it.
        if (finding.outcome == Outcome::Pass && told) continue;
        // Beside what is wrong, what passed is only named.
        const bool named = finding.outcome == Outcome::Pass;
        const std::string words =
            named ? policy->catalogue.page(finding.rule)->title : policy->catalogue.sentence(finding);
        const QString begin = denseOf(words).left(60);
        QVERIFY2(dense_.contains(begin), qPrintable(begin));
    }
}

void TestPdf::namesThePagesOfAreas() {
    QCOMPARE(file_.write(test::oneInEachArea()), QString());
    const QStringList all = file_.pages();
    QVERIFY(!all.isEmpty());
    for (const Area area : allAreas) {
        const QString question = QString::fromStdString(std::string(questionOf(area)));
        const QRegularExpression row(QRegularExpression::escape(question) + "\\s+([0-9]+)\n");
        const auto match = row.match(all.first());
        QVERIFY2(match.hasMatch(), qPrintable(all.first()));
        const qsizetype page = match.captured(1).toInt();
        QVERIFY(page >= 2 && page <= all.size());
        QVERIFY2(all[page - 1].contains(question), qPrintable(question));
    }
}

QTEST_MAIN(TestPdf)
#include "pdf.moc"
