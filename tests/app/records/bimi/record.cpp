// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bimi/record.h"

#include "base/ascii.h"
#include "support/any_bytes.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::bimi;

namespace {

std::string described(const Record& record) {
    std::string text =
        (record.logo.empty() ? "-" : record.logo) + " " + (record.evidence.empty() ? "-" : record.evidence);
    if (record.declines()) text += " declines";
    if (record.preference == Preference::Personal) text += " personal";
    for (const Tag& tag : record.unknownTags) text += " " + tag.name + "=" + tag.value;
    return text;
}

}  // namespace

class TestBimiRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void standsAnyBytes();
};

void TestBimiRecord::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("logo and certificate")
        << QByteArray("v=BIMI1; l=https://example.org/logo.svg; a=https://example.org/vmc.pem")
        << "https://example.org/logo.svg https://example.org/vmc.pem";
    QTest::newRow("logo alone") << QByteArray("v=BIMI1; l=https://example.org/logo.svg; a=;")
                                << "https://example.org/logo.svg -";
    QTest::newRow("without a=") << QByteArray("v=BIMI1;l=https://example.org/logo.svg")
                                << "https://example.org/logo.svg -";
    QTest::newRow("declined") << QByteArray("v=BIMI1; l=; a=;") << "- - declines";
    QTest::newRow("whose picture") << QByteArray("v=BIMI1; l=https://example.org/logo.svg; avp=personal")
                                   << "https://example.org/logo.svg - personal";
    QTest::newRow("tags that nobody knows") << QByteArray("v=BIMI1; l=https://example.org/logo.svg; lps=news")
                                            << "https://example.org/logo.svg - lps=news";
}

void TestBimiRecord::reads() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto read = parse(text.toStdString());
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QCOMPARE(QString::fromStdString(described(*read)), expected);
}

void TestBimiRecord::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("where");
    QTest::addColumn<QString>("what");
    QTest::newRow("nothing") << QByteArray("") << 0 << "empty record";
    QTest::newRow("no l=") << QByteArray("v=BIMI1; a=https://example.org/vmc.pem") << 38
                           << "no l= with the address of the logo";
    QTest::newRow("plain HTTP") << QByteArray("v=BIMI1; l=http://example.org/logo.svg") << 11
                                << "not an address that begins with https://";
    QTest::newRow("a blank in the address") << QByteArray("v=BIMI1; l=https://example.org/my logo.svg") << 33
                                            << "a character that has no place in this address";
    QTest::newRow("several addresses")
        << QByteArray("v=BIMI1; l=https://a.example/1.svg,https://a.example/2.svg") << 34
        << "a character that has no place in this address";
    QTest::newRow("version second") << QByteArray("l=; v=BIMI1") << 0 << "v=BIMI1 does not come first";
    QTest::newRow("another version") << QByteArray("v=BIMI2; l=") << 0 << "v=BIMI1 does not come first";
    QTest::newRow("an unknown preference")
        << QByteArray("v=BIMI1; l=; avp=both") << 17 << "neither brand nor personal";
    QTest::newRow("l= twice") << QByteArray("v=BIMI1; l=; l=") << 13 << "tag occurs twice";
}

void TestBimiRecord::refuses() {
    QFETCH(QByteArray, text);
    QFETCH(int, where);
    QFETCH(QString, what);
    const auto read = parse(text.toStdString());
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().what), what);
    QCOMPARE(static_cast<int>(read.error().where), where);
    QVERIFY(!read.error().section.empty());
}

void TestBimiRecord::standsAnyBytes() {
    const QByteArray good("v=BIMI1; l=https://example.org/logo.svg; a=https://example.org/vmc.pem");
    QCOMPARE(test::brokenBy(good, [](const std::string& text) { return parse(text); }), QByteArray());
}

QTEST_APPLESS_MAIN(TestBimiRecord)
#include "record.moc"
