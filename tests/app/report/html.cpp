// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html.h"

#include "app/report/html_page.h"
#include "app/report/sample.h"
#include "base/printable.h"
#include "policy/policy.h"

#include <QRegularExpression>
#include <QTest>

using namespace mailvitals;
using Page = test::HtmlPage;

namespace {

QByteArray pageOf(std::vector<Finding> findings, const Evidence& evidence = test::evidence()) {
    const report::Report report = report::makeReport(evidence, std::move(findings), test::catalogue());
    return report::toHtml(report, evidence, test::catalogue());
}

}  // namespace

class TestHtml : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isOneSelfContainedFile();
    void tellsEverything();
    void tellsACauseOnce();
    void givesPicturesWords();
    void explainsOnce();
    void showsEvidenceOnce();
    void linksSafely();
    void isWellFormed_data();
    void isWellFormed();
    void escapesHostileText();
    void namesTheMessage();
    void shortensWhatIsEndless();
    void saysThatNothingWasLookedAt();
    void tellsAllShippedMessages();
};

void TestHtml::isOneSelfContainedFile() {
    const QByteArray html = pageOf(test::oneInEachArea());
    QVERIFY(
        html.startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\" />\n"));
    QVERIFY(QString::fromUtf8(html).isValidUtf16());
    const Page page(html);
    QCOMPARE(page.error, QString());
    for (const char* name : {"script", "link", "img", "iframe", "object", "embed", "form", "input", "base"}) {
        QVERIFY2(!page.elements.contains(name), name);
    }
    QCOMPARE(page.elements.count("style"), 1);
    QVERIFY(!page.style.contains("url(") && !page.style.contains("@import") && !page.style.contains('<'));
    QVERIFY(page.style.contains("prefers-color-scheme: dark"));
    QVERIFY(page.style.contains("@media print"));
    for (const QString& attribute : page.attributes) {
        const QString name = attribute.section('=', 0, 0);
        QVERIFY2(!name.startsWith("on") && name != "style" && name != "src" && name != "srcset",
                 qPrintable(attribute));
    }
    QCOMPARE(page.title, QString::fromUtf8("example.org · Mail server report"));
    for (const char* name : {"main", "header", "footer", "h1", "section", "h2", "details", "summary"}) {
        QVERIFY2(page.elements.contains(name), name);
    }
}

void TestHtml::tellsEverything() {
    const Page page(pageOf(test::oneInEachArea()));
    QVERIFY(page.text.contains("example.org"));
    QVERIFY(page.text.contains("198.51.100.25 is bad: 250 Ok."));
    QVERIFY(page.text.contains("2026-11-23 12:00 UTC"));
    QVERIFY(page.text.contains("Mailvitals 0.0.0"));
    QVERIFY(page.text.contains("192.0.2.53:53"));
    QVERIFY(page.text.contains("2 DNS questions and 1 connection in 8.4 s"));
    for (const Area area : allAreas) {
        const QString id = QString::fromStdString(std::string(idOf(area)));
        const QString title = QString::fromStdString(std::string(titleOf(area)));
        QCOMPARE(page.text.count(QString::fromStdString(std::string(questionOf(area)))), 2);
        QVERIFY2(page.text.contains(title), qPrintable(title));
        QVERIFY2(page.ids.contains(id) && page.links.contains("#" + id), qPrintable(id));
    }
    QCOMPARE(page.elements.count("section"), 12);
    QVERIFY(page.text.contains("198.51.100.25 is doubtful: 250 Ok."));
    QVERIFY(page.text.contains("198.51.100.25 could not be seen: 250 Ok."));
    QVERIFY(page.text.contains("198.51.100.25 is remarkable: 250 Ok."));
    QCOMPARE(page.text.count("198.51.100.25 is good."), 8);
    QVERIFY(page.text.contains("Look after 198.51.100.25."));
    QVERIFY(page.text.contains("Why of relay.sample."));
    QVERIFY(page.text.contains("Why of dns.sample."));
    QVERIFY(!page.text.contains("Why of identity.sample."));
    QVERIFY(!page.text.contains("Why of spf.sample."));
}

void TestHtml::tellsACauseOnce() {
    const Finding cause = test::finding("relay.sample", "bad", "192.0.2.1");
    Finding near = test::finding("relay.second", "blind", "192.0.2.1");
    Finding far = test::finding("dns.sample", "blind", "192.0.2.1");
    near.because = far.because = FindingRef{cause.rule, cause.subject};
    const Page page(pageOf({cause, near, far, test::finding("dns.sample", "good", "192.0.2.1")}));
    QCOMPARE(page.error, QString());
    QVERIFY(page.text.contains("2 more checks depend on it: relay.second, dns.sample."));
    QVERIFY(!page.text.contains("could not be seen"));
    QVERIFY(page.text.contains("1 check depends on relay.sample (Relaying)"));
    QVERIFY(page.text.contains("Partly checked; not checked: dns.sample."));
}

void TestHtml::givesPicturesWords() {
    const Page page(pageOf(test::oneInEachArea()));
    QCOMPARE(page.labels.size(), page.elements.count("svg"));
    for (const QString& label : page.labels) QVERIFY(!label.isEmpty());
    QVERIFY(page.labels.contains("red light"));
    QVERIFY(page.labels.contains("yellow light"));
    QVERIFY(page.labels.contains("green light"));
    QVERIFY(page.labels.contains("grey light"));
    for (const char* word : {"Critical", "Warning", "OK", "Unknown", "Critical", "Warning", "Notice"}) {
        QVERIFY2(page.text.contains(word), word);
    }
}

void TestHtml::explainsOnce() {
    const Page page(pageOf({test::finding("relay.sample", "bad", "192.0.2.1"),
                            test::finding("relay.sample", "bad", "192.0.2.2"),
                            test::finding("relay.sample", "doubt", "192.0.2.3")}));
    QCOMPARE(page.text.count("Why of relay.sample."), 1);
    QCOMPARE(page.text.count("mend --domain example.org --host mail.example.org"), 1);
    QCOMPARE(page.text.count("Stack fix of relay.sample."), 1);
    QCOMPARE(page.text.count("Mend at the list."), 1);
    QVERIFY(page.text.contains("Written for 192.0.2.1; the same goes for 192.0.2.2, 192.0.2.3."));
}

void TestHtml::showsEvidenceOnce() {
    const Page page(
        pageOf({test::finding("relay.sample", "bad", "192.0.2.1", {test::sessionId}),
                test::finding("relay.sample", "bad", "192.0.2.2", {test::sessionId, "dns:gone"})}));
    QCOMPARE(page.text.count("→ RCPT TO:<a@b.example>"), 1);
    QCOMPARE(page.ids.filter("exhibit-"), QStringList({"exhibit-1", "exhibit-2"}));
    QCOMPARE(page.links.count("#exhibit-1"), 1);
    QVERIFY(page.text.contains("not part of this evidence"));
    QVERIFY(page.text.contains("from 192.0.2.77 in 24 ms"));
}

void TestHtml::linksSafely() {
    const QByteArray html = pageOf({test::finding("relay.sample", "bad", "192.0.2.1")});
    const Page page(html);
    QVERIFY(page.links.contains("https://help.example/a_%28b%29?q=1&r=2"));
    QVERIFY(page.links.contains("https://list.example/remove"));
    QVERIFY(page.text.contains("and never."));
    for (const char* href : {"javascript:alert(1)", "data:text/html,<b>", "\" onclick=\"x", "//a.example"}) {
        Finding finding = test::finding("relay.sample", "bad", "192.0.2.1");
        for (Arg& arg : finding.args) {
            if (arg.name == arg::link) arg.value = std::string(href);
        }
        const Page hostile(pageOf({finding}));
        QCOMPARE(hostile.error, QString());
        QVERIFY(hostile.text.contains("Mend at the list."));
        for (const QString& link : hostile.links) {
            QVERIFY2(link.startsWith('#') || link.startsWith("https://help.example/"), qPrintable(link));
        }
    }
}

void TestHtml::isWellFormed_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("no findings") << 0;
    QTest::newRow("one in each area") << 1;
    QTest::newRow("hostile") << 2;
    QTest::newRow("200 findings") << 3;
}

void TestHtml::isWellFormed() {
    QFETCH(int, kind);
    std::vector<Finding> findings;
    if (kind == 1) findings = test::oneInEachArea();
    for (int i = 0; i < 200 && kind > 1; ++i) {
        const std::string rule = std::string(idOf(allAreas[static_cast<std::size_t>(i) % 12])) + ".sample";
        const char* tag = i % 5 == 0 ? "bad" : i % 5 == 1 ? "blind" : i % 5 == 2 ? "doubt" : "good";
        findings.push_back(kind == 2 ? test::hostileFinding(rule, tag, test::hostileText)
                                     : test::finding(rule, tag, "host" + std::to_string(i),
                                                     {test::mxId, "dns:" + std::to_string(i)}));
    }
    const Page page(pageOf(findings));
    QCOMPARE(page.error, QString());
    QCOMPARE(QSet<QString>(page.ids.begin(), page.ids.end()).size(), page.ids.size());
    for (const QString& link : page.links) {
        if (link.startsWith('#')) QVERIFY2(page.ids.contains(link.mid(1)), qPrintable(link));
    }
    const QStringList named = page.attributes.filter(QRegularExpression("^aria-labelledby="));
    for (const QString& attribute : named) QVERIFY(page.ids.contains(attribute.section('=', 1)));
    QCOMPARE(named.size(), page.elements.count("section"));
    for (int i = 0; i < 200 && kind == 3; ++i) {
        QVERIFY(page.text.contains(QString("host%1 ").arg(i)));
    }
}

void TestHtml::escapesHostileText() {
    Evidence evidence = test::evidence();
    evidence.program = test::hostileText;
    SmtpSession session;
    session.local = *IpAddress::parse("192.0.2.77");
    session.exchanges = {{test::hostileText, {test::hostileText, "  two  blanks"}, false, {}, {}}};
    test::replaceSession(evidence, session);
    const QByteArray html = pageOf({test::hostileFinding("relay.sample", "bad", test::hostileText),
                                    test::hostileFinding("spf.sample", "good", test::hostileText)},
                                   evidence);
    QVERIFY(!html.contains("<script") && !html.contains("<b>"));
    QVERIFY(
        html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; &lt;b&gt;%1 %2"));
    const Page page(html);
    QCOMPARE(page.error, QString());
    const QString harmless = QString::fromStdString(printable(test::hostileText));
    // Sentence with two arguments, subject, program in three places, the missing exhibit's title, the
    // verdict.
    QVERIFY2(page.text.count(harmless) >= 8, qPrintable(QString::number(page.text.count(harmless))));
    QVERIFY(page.frames.join("").contains("→ " + harmless + "\n← " + harmless + "\n←   two  blanks\n"));
    for (const QChar c : page.text) QVERIFY(c == '\n' || c.isPrint() || c.isSurrogate());
    QVERIFY(!page.text.contains(QChar(0x202e)));
}

void TestHtml::namesTheMessage() {
    report::Report report = report::makeReport(test::evidence(), {}, test::catalogue());
    report.message = test::hostileText;
    const QByteArray html = report::toHtml(report, test::evidence(), test::catalogue());
    QVERIFY(!html.contains("<script") && !html.contains("<b>"));
    const Page page(html);
    QCOMPARE(page.error, QString());
    const QString harmless = QString::fromStdString(printable(test::hostileText));
    QVERIFY(page.text.contains("Message report"));
    QVERIFY(page.text.contains("The message " + harmless));
    const QString title = QString::fromUtf8(html).section("<title>", 1).section("</title>", 0, 0);
    QVERIFY2(title.startsWith("example.org ") && title.endsWith(" Message report"), qPrintable(title));
    for (const QChar c : title) QVERIFY(c.isPrint() || c.isSurrogate());
}

void TestHtml::shortensWhatIsEndless() {
    const std::string endless(5000, 'w');
    Evidence evidence = test::evidence();
    SmtpSession session;
    session.exchanges = {{"", std::vector<std::string>(1000, "250 again"), false, {}, {}}};
    test::replaceSession(evidence, session);
    const Page page(pageOf({test::hostileFinding("relay.sample", "bad", endless)}, evidence));
    QVERIFY(page.text.contains("characters left out"));
    QVERIFY(!page.text.contains(QString(2001, 'w')));
    QVERIFY(page.text.contains("700 lines more; the saved evidence has all"));
    QCOMPARE(page.text.count("250 again"), 300);
}

void TestHtml::saysThatNothingWasLookedAt() {
    const Page page(pageOf({}));
    QVERIFY(page.text.contains("No area was judged in this check."));
    QVERIFY(page.text.contains("No check could be run."));
    QVERIFY(page.text.contains("Unknown"));
    QCOMPARE(page.elements.count("section"), 0);
}

void TestHtml::tellsAllShippedMessages() {
    const auto policy = shippedPolicy();
    QVERIFY(policy.has_value());
    const std::vector<Finding> findings = test::everyShippedMessage(policy->catalogue);
    QVERIFY(findings.size() > 50);
    const Evidence evidence = test::evidence();
    const report::Report report = report::makeReport(evidence, findings, policy->catalogue);
    const Page page(report::toHtml(report, evidence, policy->catalogue));
    QCOMPARE(page.error, QString());
    const QString text = page.text.simplified();
    // Our own words are never cut or made visible as control characters.
    QVERIFY(!text.contains("characters left out") && !text.contains("\\x09"));
    for (const Finding& finding : findings) {
        if (finding.outcome == Outcome::NotApplicable) continue;
        const QString sentence = QString::fromStdString(policy->catalogue.sentence(finding)).simplified();
        QVERIFY2(text.contains(sentence), qPrintable(sentence));
    }
    for (const QString& link : page.links) {
        QVERIFY2(link.startsWith('#') || link.startsWith("https://"), qPrintable(link));
    }
}

QTEST_APPLESS_MAIN(TestHtml)
#include "html.moc"
