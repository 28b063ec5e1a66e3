// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/spf/slips.h"

#include "support/pace.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals::spf;

class TestSpfSlips : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void misses_data();
    void misses();
    void namesWhatNeverCounts();
    void takesAnything();
};

void TestSpfSlips::misses_data() {
    QTest::addColumn<QByteArray>("txt");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("found");
    const auto row = [](const char* name, const QByteArray& txt, int where, const QByteArray& what,
                        const QByteArray& found) { QTest::newRow(name) << txt << where << what << found; };
    row("space before it", " v=spf1 mx -all", 0, "a blank before v=spf1", " ");
    row("tab before it", "\tv=spf1 mx -all", 0, "a tab before v=spf1", "\t");
    row("quoted", "\"v=spf1 mx -all\"", 0, "a quotation mark before v=spf1", "\"");
    row("quoted by a word processor", "\xe2\x80\x9cv=spf1 mx -all\xe2\x80\x9d", 0,
        "a typographic quotation mark before v=spf1", "\xe2\x80\x9c");
    row("apostrophe before it", "'v=spf1 mx -all'", 0, "a character before v=spf1", "'");
    row("byte order mark before it", "\xef\xbb\xbfv=spf1 mx -all", 0, "a byte order mark before v=spf1",
        "\xef\xbb\xbf");
    row("no-break space behind it", "v=spf1\xc2\xa0mx -all", 6,
        "a no-break space where a space belongs behind v=spf1", "\xc2\xa0");
    row("no-break space of one octet", "v=spf1\xa0mx -all", 6,
        "a no-break space where a space belongs behind v=spf1", "\xa0");
    row("tab behind it", "v=spf1\tmx", 6, "a tab where a space belongs behind v=spf1", "\t");
    row("closed at once", "v=spf1\" mx", 6, "a quotation mark where a space belongs behind v=spf1", "\"");
    row("colon", "v=spf1: mx -all", 6, "another character than a space behind v=spf1", ":");
    row("semicolon", "v=spf1; mx -all", 6, "another character than a space behind v=spf1", ";");
    row("comma", "v=spf1,mx -all", 6, "another character than a space behind v=spf1", ",");
    row("backslash", "v=spf1\\; mx -all", 6, "a backslash behind v=spf1", "\\");
    row("strings that grew together", "v=spf1mx -all", 6, "no space behind v=spf1", "mx");
    row("qualifier directly behind it", "v=spf1-all", 6, "no space behind v=spf1", "-all");
    row("another number", "v=spf10 -all", 0, "a version other than spf1", "v=spf10");
    row("spf2", "v=spf2 mx -all", 0, "a version other than spf1", "v=spf2");
    row("no number", "v=spf mx -all", 0, "a version other than spf1", "v=spf");
    row("letters swapped", "v=sfp1 mx -all", 0, "a version other than spf1", "v=sfp1");
    row("blanks around the equals sign", "v = spf1 mx -all", 0, "a blank within v=spf1", "v");
    row("colon for the equals sign", "v:spf1 mx -all", 0, "no equals sign in v=spf1", "v:spf1");
    row("no version", "spf1 mx -all", 0, "no v=spf1 at its beginning", "spf1");
    row("name of the record before it", "TXT v=spf1 mx -all", 0, "other text before v=spf1", "TXT ");
    row("two texts in one", "MS=ms12345 v=spf1 mx -all", 0, "other text before v=spf1", "MS=ms12345 ");
    for (const char* other :
         {"v=spf1", "V=SPF1 -all", "", " ", "spf2.0/pra mx -all", "v=DMARC1; p=none",
          "google-site-verification=x", "our v=spf1-record is elsewhere", "v=DKIM1; p="}) {
        row(*other ? other : "empty", other, -1, "", "");
    }
}

void TestSpfSlips::misses() {
    QFETCH(QByteArray, txt);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, found);
    const auto slip = nearMiss(txt.toStdString());
    QCOMPARE(slip.has_value(), where >= 0);
    if (!slip) return;
    QCOMPARE(static_cast<int>(slip->where), where);
    QCOMPARE(QByteArray::fromStdString(slip->what), what);
    QCOMPARE(QByteArray::fromStdString(slip->found), found);
    QCOMPARE(slip->section, std::string("RFC 7208 section 4.5"));
}

void TestSpfSlips::namesWhatNeverCounts() {
    const auto record = parse("v=spf1 a=b mx -all ip4:192.0.2.1 ~all redirect=a.example exp=b.example");
    QVERIFY(record.has_value());
    QCOMPARE(deadTerms(*record), (std::vector<std::string>{"ip4:192.0.2.1", "~all", "redirect=a.example"}));
    QCOMPARE(mistakenModifiers(*record), (std::vector<std::string>{"a=b"}));
    const auto sound = parse("v=spf1 mx x=y redirect=a.example exp=b.example");
    QVERIFY(deadTerms(*sound).empty());
    QVERIFY(mistakenModifiers(*sound).empty());
}

void TestSpfSlips::takesAnything() {
    QElapsedTimer timer;
    timer.start();
    const QByteArray blanks(65000, ' ');
    for (const QByteArray& txt :
         {blanks, QByteArray(65000, '"'), QByteArray(65000, '\xff'), QByteArray(65000, '\0'),
          "v=spf1" + QByteArray(65000, ':'), blanks + "v=spf1 -all", "v" + blanks + "=spf1"}) {
        const std::string text = txt.toStdString();
        const auto slip = nearMiss(text);
        QVERIFY(!slip || slip->where < text.size());
    }
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower, "more than linear time");
}

QTEST_APPLESS_MAIN(TestSpfSlips)
#include "slips.moc"
