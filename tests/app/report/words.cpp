// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/words.h"

#include "app/report/sample.h"
#include "report/status_icon.h"

#include <QTest>

#include <set>

using namespace mailvitals;

class TestWords : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void showsPlainText();
    void shortensInTheMiddle();
    void neverTearsACharacter();
    void counts();
    void tellsDurations();
    void tallies();
    void namesTheSubjectOnce();
    void namesTheMessage();
    void statesTheFacts();
    void tellsHowManyConnectionsOneAddressGot();
    void linksOnlyWhatIsSafe_data();
    void linksOnlyWhatIsSafe();
    void lightsDifferWithoutColour();
};

void TestWords::showsPlainText() {
    QCOMPARE(report::shown("a\x1b[31m\xe2\x80\xae b\xff"), QString("a\\x1b[31m\\u{202e} b\\xff"));
    QCOMPARE(report::shown("Grüße"), QString::fromUtf8("Grüße"));
}

void TestWords::shortensInTheMiddle() {
    const std::string text = "begin" + std::string(5000, 'x') + "end";
    const QString shown = report::shown(text, 300);
    QVERIFY(shown.startsWith("beginxxx"));
    QVERIFY(shown.endsWith("xxxend"));
    QVERIFY(shown.contains(QString::fromUtf8("[… 4708 characters left out …]")));
    QVERIFY(shown.size() < 350);
    QCOMPARE(report::shown(text, 5008).size(), qsizetype{5008});
}

void TestWords::neverTearsACharacter() {
    std::string faces;
    for (int i = 0; i < 100; ++i) faces += "\xf0\x9f\x98\x80";
    for (qsizetype most = 30; most < 40; ++most) {
        const QString shown = report::shown(faces, most);
        QVERIFY(shown.size() < 200);
        QVERIFY2(!shown.toUtf8().contains('?') && shown.isValidUtf16(), qPrintable(shown));
    }
}

void TestWords::counts() {
    QCOMPARE(report::counted(0, "line", "lines"), QString("0 lines"));
    QCOMPARE(report::counted(1, "line", "lines"), QString("1 line"));
    QCOMPARE(report::counted(2, "line", "lines"), QString("2 lines"));
}

void TestWords::tellsDurations() {
    using namespace std::chrono_literals;
    QCOMPARE(report::lasting(28ms), QString("28 ms"));
    QCOMPARE(report::lasting(4249ms), QString("4.2 s"));
    QCOMPARE(report::lasting(125s), QString("2 min 5 s"));
}

void TestWords::tallies() {
    report::AreaReport area{Area::Relay, Light::Red, {}};
    QCOMPARE(report::tallyOf(area), QString("nothing applied"));
    for (const char* tag : {"bad", "doubt", "doubt", "good", "does-not-apply"}) {
        area.findings.push_back(test::finding("relay.sample", tag, "192.0.2.1"));
    }
    QCOMPARE(report::tallyOf(area).replace(QChar(QChar::Nbsp), QChar(' ')),
             QString("1 critical, 2 warnings, 1 passed"));
}

void TestWords::namesTheSubjectOnce() {
    Finding finding = test::finding("relay.sample", "good", "192.0.2.1");
    report::NamedSentence named = report::namedSentence(finding, test::catalogue());
    QCOMPARE(named.name + "|" + named.rest, QString("192.0.2.1:25|  192.0.2.1 is good."));
    finding.subject = "192.0.2.1";
    named = report::namedSentence(finding, test::catalogue());
    QCOMPARE(named.name + "|" + named.rest, QString("192.0.2.1| is good."));
    finding.subject = "192.0.2";
    named = report::namedSentence(finding, test::catalogue());
    QCOMPARE(named.name + "|" + named.rest, QString("192.0.2|  192.0.2.1 is good."));
}

void TestWords::namesTheMessage() {
    report::Report report = report::makeReport(test::evidence(), {}, test::catalogue());
    QCOMPARE(report::kindOf(report), "Mail server report");
    QCOMPARE(report::messageOf(report), QString());
    QCOMPARE(report::nameOf(report), QString("example.org"));
    report.message = "";
    QCOMPARE(report::kindOf(report), "Message report");
    QCOMPARE(report::messageOf(report), QString("A message that was pasted"));
    QCOMPARE(report::nameOf(report), QString("example.org"));
    // A file may be called anything.
    report.message = "gpj.\u202elme.\x1b[2J\n";
    QCOMPARE(report::messageOf(report), QString("The message gpj.\\u{202e}lme.\\x1b[2J\\x0a"));
    QCOMPARE(report::nameOf(report), QString("example.org · gpj.\\u{202e}lme.\\x1b[2J\\x0a"));
    report.message = std::string(100'000, 'a');
    QVERIFY(report::messageOf(report).size() < 300);
}

void TestWords::statesTheFacts() {
    report::Report report = report::makeReport(test::evidence(), {}, test::catalogue());
    report.vantage.proxy = "socks5://a\x07:1";
    QStringList facts;
    for (const report::Fact& fact : report::factsOf(report)) facts << fact.label + "=" + fact.value;
    QCOMPARE(facts, QStringList({"Date=2026-11-23 12:00 UTC", "Checked from=unknown",
                                 "Through=socks5://a\\x07:1", "Name servers asked=192.0.2.53:53",
                                 "Queries and connections=2 DNS questions and 1 connection in 8.4 s",
                                 "Program=Mailvitals 0.0.0"}));
}

void TestWords::tellsHowManyConnectionsOneAddressGot() {
    RunSummary summary;
    QCOMPARE(report::connectionsOf(summary), QString("0 connections"));
    summary.connections = summary.mostToOneAddress = summary.mostAtOnceToOneAddress = 1;
    QCOMPARE(report::connectionsOf(summary), QString("1 connection"));
    summary.connections = 12;
    summary.mostToOneAddress = 6;
    summary.mostAtOnceToOneAddress = 3;
    QCOMPARE(report::connectionsOf(summary),
             QString("12 connections (at most 6 to one address, 3 at a time)"));
}

void TestWords::linksOnlyWhatIsSafe_data() {
    QTest::addColumn<QString>("href");
    QTest::addColumn<QString>("link");
    const auto row = [](const char* href, const char* link) { QTest::newRow(href) << href << link; };
    row("https://check.example/", "https://check.example/");
    row("http://check.example/a?b=c#d", "http://check.example/a?b=c#d");
    row("mailto:a@b.example", "mailto:a@b.example");
    row("https://e.example/a_(b)", "https://e.example/a_%28b%29");
    row("https://e.example/'x", "https://e.example/%27x");
    row("HTTPS://E.example/", "https://e.example/");
    row("javascript:alert(1)", "");
    row("data:text/html,x", "");
    row("file:///etc/passwd", "");
    row("//e.example/", "");
    row("relative", "");
    row("https://", "");
    row("https:alert", "");
    row("{link}", "");
    row("", "");
}

void TestWords::linksOnlyWhatIsSafe() {
    QFETCH(QString, href);
    QFETCH(QString, link);
    QCOMPARE(report::safeLink(href.toStdString()), link);
}

void TestWords::lightsDifferWithoutColour() {
    std::set<std::string> pictures;
    std::set<std::string> words;
    for (const Light light : {Light::Green, Light::Yellow, Light::Red, Light::Grey}) {
        const report::StatusIcon icon = report::iconOf(light);
        pictures.insert(std::string(icon.outline) + icon.sign);
        words.insert(icon.word);
        QCOMPARE(QString::fromLatin1(icon.word), QString::fromStdString(std::string(wordOf(light))));
        QVERIFY(icon.colour == light);
    }
    QCOMPARE(pictures.size(), std::size_t{4});
    QCOMPARE(words.size(), std::size_t{4});
    pictures.clear();
    for (const Outcome outcome : {Outcome::Pass, Outcome::Notice, Outcome::Warning, Outcome::Critical,
                                  Outcome::Unknown, Outcome::NotApplicable}) {
        const report::StatusIcon icon = report::iconOf(outcome);
        pictures.insert(std::string(icon.outline) + icon.sign);
    }
    QCOMPARE(pictures.size(), std::size_t{6});
}

QTEST_APPLESS_MAIN(TestWords)
#include "words.moc"
