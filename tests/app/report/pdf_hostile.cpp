// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/pdf_file.h"
#include "base/printable.h"
#include "report/pdf.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace mailvitals;
using test::dense;
using test::denseOf;
using test::Output;
using test::run;

class TestPdfHostile : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void linksSafely();
    void survivesHostileText();
    void clipsNothing();
    void cutsLongExhibits();
    void holdsManyFindings();
    void isOnePageWithoutFindings();

 private:
    test::PdfFile file_;
};

void TestPdfHostile::linksSafely() {
    std::vector<Finding> findings;
    for (const char* href : {"https://e.example/)/(x", "https://e.example/) >> endobj", "javascript:x()",
                             "file:///etc/passwd", "https://list.example/remove"}) {
        findings.push_back(test::finding("relay.sample", "bad", "192.0.2.1"));
        for (Arg& arg : findings.back().args) {
            if (arg.name == arg::link) arg.value = std::string(href);
        }
    }
    QCOMPARE(file_.write(findings), QString());
    QFile file(file_.path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString raw = QString::fromLatin1(file.readAll());
    QStringList links;
    static const QRegularExpression uri("/URI \\(([^)]*)\\)");
    auto found = uri.globalMatch(raw);
    while (found.hasNext()) links << found.next().captured(1);
    links.removeDuplicates();
    links.sort();
    QCOMPARE(links, QStringList({"https://e.example/%29/%28x", "https://help.example/a_%28b%29?q=1&r=2",
                                 "https://list.example/remove"}));
    QVERIFY(!raw.contains("/JavaScript") && !raw.contains("/Launch") && !raw.contains("/OpenAction"));
    // Who reads on paper needs the address in letters.
    QVERIFY(file_.text().contains("page(https://help.example/a_%28b%29?q=1&r=2)"));
}

void TestPdfHostile::survivesHostileText() {
    Evidence evidence = test::evidence();
    evidence.program = test::hostileText;
    SmtpSession session;
    session.exchanges = {{"X", {test::hostileText}, false, {}, {}}};
    test::replaceSession(evidence, session);
    QCOMPARE(file_.write({test::hostileFinding("relay.sample", "bad", test::hostileText),
                          test::hostileFinding("spf.sample", "good", test::hostileText)},
                         evidence),
             QString());
    // The letters that run to the left come last, and how they are ordered is the reader's affair.
    const std::string harmless = printable(test::hostileText);
    const QString before = denseOf(harmless.substr(0, harmless.find("gnp.exe")));
    const QString all = file_.text();
    // Verdict 2, subject, sentence 2, the two lines of the session, the missing exhibit. What passed is named
    // by its rule.
    QCOMPARE(all.count(before), 8);
    QVERIFY(!all.contains(QChar(0x202e)));
    QVERIFY(before.contains("\\u{202e}") && before.contains("\\x1b[31m\\x0d\\x0a\\xff\\xfe"));
    const Output metadata = run("pdfinfo", {"-meta", file_.path()});
    QVERIFY2(metadata.ok && metadata.text.contains("&lt;script&gt;"), qPrintable(metadata.text));
}

/// Every word of every page stands inside the page's margins.
void TestPdfHostile::clipsNothing() {
    const std::string endless(5000, 'W');
    std::string labels(63, 'w');
    labels.append(1, '.').append(63, 'm').append(1, '.').append(63, 'w');
    Evidence evidence = test::evidence();
    evidence.request.target = Target::ofDomain(*DomainName::parse(labels));
    evidence.program = endless;
    SmtpSession session;
    session.exchanges = {{endless, {endless}, false, {}, {}}};
    test::replaceSession(evidence, session);
    QCOMPARE(file_.write({test::hostileFinding("relay.sample", "bad", endless),
                          test::hostileFinding("relay.second", "blind", test::hostileText),
                          test::hostileFinding("spf.sample", "good", endless)},
                         evidence),
             QString());
    const Output boxes = run("pdftotext", {"-bbox", file_.path(), "-"});
    QVERIFY2(boxes.ok, qPrintable(boxes.text));
    static const QRegularExpression word(
        "<word xMin=\"([0-9.-]+)\" yMin=\"([0-9.-]+)\" xMax=\"([0-9.-]+)\" yMax=\"([0-9.-]+)\">([^<]*)<");
    auto found = word.globalMatch(boxes.text);
    int words = 0;
    while (found.hasNext()) {
        const auto match = found.next();
        ++words;
        QVERIFY2(match.captured(1).toDouble() > 49, qPrintable(match.captured(0)));
        QVERIFY2(match.captured(3).toDouble() < 595 - 49, qPrintable(match.captured(0)));
        QVERIFY2(match.captured(2).toDouble() > 30, qPrintable(match.captured(0)));
        QVERIFY2(match.captured(4).toDouble() < 842 - 36, qPrintable(match.captured(0)));
    }
    QVERIFY2(words > 200, qPrintable(QString::number(words)));
    QVERIFY(file_.text().contains(dense("characters left out")));
}

void TestPdfHostile::cutsLongExhibits() {
    Evidence evidence = test::evidence();
    SmtpSession session;
    session.exchanges = {{"", std::vector<std::string>(1000, "250 again"), false, {}, {}}};
    test::replaceSession(evidence, session);
    QCOMPARE(file_.write({test::finding("relay.sample", "bad", "192.0.2.1", {test::sessionId})}, evidence),
             QString());
    const qsizetype lines = file_.text().count("250again");
    QVERIFY2(lines >= 20 && lines <= 40, qPrintable(QString::number(lines)));
    QVERIFY(file_.text().contains(dense("Shortened here; the saved evidence has all.")));
}

void TestPdfHostile::holdsManyFindings() {
    std::vector<Finding> findings;
    for (int i = 0; i < 200; ++i) {
        const std::string rule = std::string(idOf(allAreas[static_cast<std::size_t>(i) % 12])) + ".sample";
        findings.push_back(
            test::finding(rule, i % 2 ? "bad" : "good", "host" + std::to_string(i) + ".example"));
    }
    QCOMPARE(file_.write(findings), QString());
    const QString all = file_.text();
    // What passed is named by its rule alone.
    for (int i = 1; i < 200; i += 2) {
        const QString sentence = QString("host%1.exampleisbad:250Ok.").arg(i);
        QVERIFY2(all.contains(sentence), qPrintable(sentence));
    }
}

void TestPdfHostile::isOnePageWithoutFindings() {
    QCOMPARE(file_.write({}), QString());
    const QStringList all = file_.pages();
    QCOMPARE(all.size(), 1);
    QVERIFY(all[0].contains("No check could be run."));
    QVERIFY(all[0].contains("No area was judged in this check."));
    QVERIFY2(all[0].contains("All decisive checks passed."), qPrintable(all[0]));
    QVERIFY(all[0].contains("Page 1 of 1"));
}

QTEST_MAIN(TestPdfHostile)
#include "pdf_hostile.moc"
