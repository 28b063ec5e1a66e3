// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/mta_sts/record.h"

#include "base/ascii.h"
#include "support/any_bytes.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::mta_sts;

namespace {

std::string described(const Record& record) {
    std::string text = record.id;
    for (const Tag& tag : record.extensions) text += " " + tag.name + "=" + tag.value;
    return text;
}

}  // namespace

class TestMtaStsRecord : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void standsAnyBytes();
};

void TestMtaStsRecord::reads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("RFC 8461 section 3.1's example")
        << QByteArray("v=STSv1; id=20160831085700Z;") << "20160831085700Z";
    QTest::newRow("no semicolon at the end") << QByteArray("v=STSv1; id=a") << "a";
    QTest::newRow("no blanks") << QByteArray("v=STSv1;id=a") << "a";
    QTest::newRow("blanks and tabs around (RFC 8461 section 3.1)") << QByteArray("v=STSv1 ;\tid=a ; ") << "a";
    QTest::newRow("32 characters") << QByteArray("v=STSv1; id=abcdefghijklmnopqrstuvwxyz012345")
                                   << "abcdefghijklmnopqrstuvwxyz012345";
    QTest::newRow("an extension") << QByteArray("v=STSv1; id=a; ext=2") << "a ext=2";
    QTest::newRow("an extension with odd letters in its name")
        << QByteArray("v=STSv1; 2-x_y.z=a!b; id=a") << "a 2-x_y.z=a!b";
}

void TestMtaStsRecord::reads() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto read = parse(text.toStdString());
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QCOMPARE(QString::fromStdString(described(*read)), expected);
}

void TestMtaStsRecord::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("where");
    QTest::addColumn<QString>("what");
    QTest::newRow("nothing") << QByteArray("") << 0 << "the version does not come first";
    QTest::newRow("no id") << QByteArray("v=STSv1") << 7 << "no id=";
    QTest::newRow("no id behind a semicolon") << QByteArray("v=STSv1;") << 8 << "no id=";
    QTest::newRow("an empty id") << QByteArray("v=STSv1; id=") << 12 << "a field without a value";
    QTest::newRow("blanks around the equals sign")
        << QByteArray("v=STSv1; id = a") << 11 << "a blank before the equals sign";
    QTest::newRow("id in upper case") << QByteArray("v=STSv1; ID=a") << 9 << "id= must be in lower case";
    QTest::newRow("extension with an equals sign")
        << QByteArray("v=STSv1; id=a; x=b=c") << 18 << "an equals sign in the value of an extension";
    QTest::newRow("extension with a blank")
        << QByteArray("v=STSv1; id=a; x=b c") << 18 << "a blank in the value of an extension";
    QTest::newRow("extension with a name of 33 characters")
        << QByteArray("v=STSv1; id=a; ") + QByteArray(33, 'x') + "=1" << 15 << "not the name of a field";
    QTest::newRow("33 characters") << QByteArray("v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456") << 12
                                   << "an id= of more than 32 characters";
    QTest::newRow("a hyphen in the id")
        << QByteArray("v=STSv1; id=test-123") << 16 << "a character other than letters and digits in id=";
    QTest::newRow("another version") << QByteArray("v=STSv10; id=a") << 0
                                     << "a version that is spelled or ended in another way";
    QTest::newRow("version in lower case")
        << QByteArray("v=stsv1; id=a") << 0 << "a version that is spelled or ended in another way";
    QTest::newRow("version second") << QByteArray("id=a; v=STSv1") << 0 << "the version does not come first";
    QTest::newRow("a comma for a semicolon")
        << QByteArray("v=STSv1, id=a") << 0 << "a version that is spelled or ended in another way";
    QTest::newRow("no semicolon") << QByteArray("v=STSv1 id=a") << 0
                                  << "a version that is spelled or ended in another way";
    QTest::newRow("id twice") << QByteArray("v=STSv1; id=a; id=b") << 15 << "a field that occurs twice";
    QTest::newRow("nothing between semicolons")
        << QByteArray("v=STSv1;; id=a") << 8 << "nothing between two semicolons";
    QTest::newRow("no equals sign") << QByteArray("v=STSv1; id") << 9 << "a field without an equals sign";
    QTest::newRow("a name that is none") << QByteArray("v=STSv1; i d=a") << 9 << "not the name of a field";
    QTest::newRow("a backslash from a zone file")
        << QByteArray("v=STSv1; id=a\\; x=y") << 13
        << "a backslash before a semicolon, as only a zone file has it";
    QTest::newRow("a control character") << QByteArray("v=STSv1; id=a; x=") << 17 << "a control character";
}

void TestMtaStsRecord::refuses() {
    QFETCH(QByteArray, text);
    QFETCH(int, where);
    QFETCH(QString, what);
    const auto read = parse(text.toStdString());
    QVERIFY(!read);
    QCOMPARE(QString::fromStdString(read.error().what), what);
    QCOMPARE(static_cast<int>(read.error().where), where);
    QVERIFY(!read.error().section.empty());
}

void TestMtaStsRecord::standsAnyBytes() {
    const QByteArray good("v=STSv1; id=20160831085700Z;");
    QCOMPARE(test::brokenBy(good, [](const std::string& text) { return parse(text); }), QByteArray());
}

QTEST_APPLESS_MAIN(TestMtaStsRecord)
#include "record.moc"
