// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/text.h"

#include "app/report/sample.h"
#include "base/printable.h"

#include <QRegularExpression>
#include <QTest>

using namespace mailvitals;
using report::TextStyle;

namespace {

QString textOf(std::vector<Finding> findings, TextStyle style = {}) {
    const report::Report report =
        report::makeReport(test::evidence(), std::move(findings), test::catalogue());
    return QString::fromStdString(report::toText(report, test::evidence(), test::catalogue(), style));
}

}  // namespace

class TestText : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tellsVerdictAndLights();
    void tellsACauseOnce();
    void leavesOutWhatPassed();
    void advisesOnce();
    void wrapsAtTheWidth();
    void keepsLongWordsWhole();
    void coloursOnlyOnDemand();
    void carriesHostileText();
    void namesTheMessage();
    void namesTheProgramThatSavedIt();
    void explainsARule();
};

void TestText::tellsVerdictAndLights() {
    const QString text = textOf(test::oneInEachArea(), {false, false, 100, true});
    QVERIFY(text.startsWith("example.org  2026-11-23 12:00 UTC  Mailvitals 0.0.0\n"));
    QVERIFY(text.contains("[Critical] 198.51.100.25 is bad: 250 Ok."));
    QVERIFY(text.contains("\n  Relaying         Critical\n"));
    QVERIFY(text.contains("\n  DNS and routing  Warning\n"));
    QVERIFY(text.contains("\n  Identity         Unknown\n"));
    QVERIFY(text.contains("\n  SPF              OK\n"));
    QVERIFY(text.contains("Relaying - Who may send through it?"));
    QVERIFY(text.contains("  CRITICAL  relay.sample  198.51.100.25:25\n"));
    QVERIFY(text.contains("  WARNING   dns.sample  198.51.100.25:25\n"));
    QVERIFY(text.contains("  unknown   identity.sample  198.51.100.25:25\n"));
    QVERIFY(text.contains("  notice    spf.sample  198.51.100.25:25\n"));
    QVERIFY2(text.endsWith("\n2 DNS questions, 1 connection, 8.4 s (longest chain 24 ms)\n"),
             qPrintable(text.right(80)));
    // Only for those who ask.
    QVERIFY(!textOf(test::oneInEachArea()).contains("longest chain"));
}

void TestText::tellsACauseOnce() {
    const Finding cause = test::finding("relay.sample", "bad", "192.0.2.1");
    Finding near = test::finding("relay.second", "blind", "192.0.2.1");
    Finding far = test::finding("dns.sample", "blind", "192.0.2.1");
    near.because = far.because = FindingRef{cause.rule, cause.subject};
    const QString text = textOf({cause, near, far, test::finding("dns.sample", "good", "192.0.2.1")});
    QVERIFY(text.contains("            2 more checks depend on it: relay.second, dns.sample.\n"));
    QVERIFY(!text.contains("could not be seen"));
    QVERIFY(text.contains("\n  DNS and routing  Partly checked; not checked: dns.sample\n"));
    // An area in which nothing else was judged has its light, and no section.
    const QString alone = textOf({cause, near, far});
    QVERIFY(alone.contains("\n  DNS and routing  Unknown\n"));
    QVERIFY(!alone.contains("DNS and routing - "));
}

void TestText::leavesOutWhatPassed() {
    const std::vector<Finding> findings{test::finding("relay.sample", "good", "192.0.2.1"),
                                        test::finding("relay.sample", "does-not-apply", "192.0.2.2")};
    const QString brief = textOf(findings);
    QVERIFY(!brief.contains("is good"));
    QVERIFY(!brief.contains("Does not apply"));
    const QString full = textOf(findings, {false, true, 100});
    QVERIFY(full.contains("  pass      relay.sample  192.0.2.1:25\n            192.0.2.1 is good.\n"));
    QVERIFY(full.contains("  n/a       relay.sample  192.0.2.2:25\n"));
}

void TestText::advisesOnce() {
    const QString text = textOf({test::finding("relay.sample", "bad", "192.0.2.1"),
                                 test::finding("relay.sample", "bad", "192.0.2.2"),
                                 test::finding("spf.sample", "remark", "192.0.2.2")});
    QCOMPARE(text.count("Mend at the list (https://list.example/remove)."), 1);
    QCOMPARE(text.count("is bad: 250 Ok."), 3);  // the verdict names the first
    QVERIFY(!text.contains("Read of"));
    QVERIFY(text.contains("mailvitals-cli explain RULE"));
}

void TestText::wrapsAtTheWidth() {
    Finding finding = test::finding("relay.sample", "bad", "192.0.2.1");
    for (Arg& arg : finding.args) {
        if (arg.name == arg::reply) arg.value = QString("wörd ").repeated(80).toStdString();
    }
    const QString text = textOf({finding}, {false, false, 60});
    QCOMPARE(text.count("wörd"), 160);
    int longest = 0;
    const QStringList lines = text.split('\n');
    for (const QString& line : lines) {
        const bool wrapped = line.contains("wörd");
        if (wrapped) longest = std::max(longest, static_cast<int>(line.size()));
    }
    QVERIFY2(longest <= 60 && longest > 52, qPrintable(QString::number(longest)));
}

void TestText::keepsLongWordsWhole() {
    Finding finding = test::finding("relay.sample", "bad", "192.0.2.1");
    for (Arg& arg : finding.args) {
        if (arg.name == arg::reply) arg.value = std::string(5000, 'x');
    }
    QVERIFY(textOf({finding}, {false, false, 60}).contains(QString(5000, 'x')));
}

void TestText::coloursOnlyOnDemand() {
    const std::vector<Finding> findings = test::oneInEachArea();
    const QString plain = textOf(findings);
    QVERIFY(!plain.contains('\x1b'));
    QString colourful = textOf(findings, {true, false, 100});
    QVERIFY(colourful.contains("\x1b[1;31m[Critical] \x1b[0m"));
    QVERIFY(colourful.contains("\x1b[33mWarning\x1b[0m"));
    // Colour only adds: without it every word is the same.
    colourful.remove(QRegularExpression("\x1b\\[[0-9;]*m"));
    QCOMPARE(colourful.simplified(), plain.simplified());
}

void TestText::carriesHostileText() {
    const QString text = textOf({test::hostileFinding("relay.sample", "bad", test::hostileText)});
    const QString harmless = QString::fromStdString(printable(test::hostileText));
    QVERIFY(text.contains("CRITICAL  relay.sample  " + harmless + "\n"));
    QVERIFY(text.simplified().contains((harmless + " is bad: " + harmless).simplified()));
    for (const QChar c : text) {
        QVERIFY2(c == '\n' || c.isPrint(), qPrintable(QString::number(c.unicode(), 16)));
    }
}

void TestText::namesTheMessage() {
    report::Report report = report::makeReport(test::evidence(), {}, test::catalogue());
    report.message = test::hostileText;
    const QString text =
        QString::fromStdString(report::toText(report, test::evidence(), test::catalogue(), TextStyle{}));
    QCOMPARE(text.section('\n', 1, 1),
             QString("The message " + QString::fromStdString(printable(test::hostileText))));
}

void TestText::namesTheProgramThatSavedIt() {
    report::Report report = report::makeReport(test::evidence(), {}, test::catalogue());
    report.program = "Mail" + test::hostileText;
    report.target = test::hostileText;
    const QString text =
        QString::fromStdString(report::toText(report, test::evidence(), test::catalogue(), TextStyle{}));
    const QString shown = QString::fromStdString(printable(test::hostileText));
    QCOMPARE(text.section('\n', 0, 0), shown + "  2026-11-23 12:00 UTC  Mail" + shown);
}

void TestText::explainsARule() {
    const QString text =
        QString::fromStdString(report::toText(*test::catalogue().page("relay.sample"), TextStyle{}));
    QVERIFY(text.startsWith(
        "relay.sample  (Relaying, at worst critical)\nTitle of relay.sample.\nSource: RFC 5321\n"));
    QVERIFY(text.contains("\nWhat is looked at\n  What of relay.sample.\n"));
    QVERIFY(text.contains("\nWhy it matters\n  Why of relay.sample.\n"));
    QVERIFY(
        text.contains("\nHow to fix\n  Fix of relay.sample:\n      mend --domain {domain} --host {host}\n"));
    QVERIFY(text.contains("  1. First page (https://help.example/a_(b)?q=1&r=2).\n  2. Then restart"));
    QVERIFY(text.contains("\nHow to fix: mailcow\n  Stack fix of relay.sample.\n  - one\n  - two\n"));
}

QTEST_APPLESS_MAIN(TestText)
#include "text.moc"
