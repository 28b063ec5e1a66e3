// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reader.h"

#include <QTest>

using namespace mailvitals;

class TestReader : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsNumbers();
    void stopsAtTheEnd();
    void seeks();
    void startsAnywhere();
};

void TestReader::readsNumbers() {
    Reader reader(std::string_view("\x01\xff\xfe\x80\x00\x00\x02", 7));
    QCOMPARE(int(*reader.u8()), 1);
    QCOMPARE(int(*reader.u16()), 0xfffe);
    QCOMPARE(*reader.u32(), 0x80000002u);
    QVERIFY(reader.atEnd());
    QCOMPARE(reader.position(), std::size_t(7));
}

void TestReader::stopsAtTheEnd() {
    Reader reader("abc");
    QVERIFY(!reader.u32());
    QCOMPARE(reader.position(), std::size_t(0));  // a read that fails leaves the position
    QVERIFY(!reader.bytes(4));
    QVERIFY(!reader.bytes(static_cast<std::size_t>(-1)));
    QCOMPARE(*reader.bytes(2), std::string_view("ab"));
    QVERIFY(!reader.u16());
    QCOMPARE(int(*reader.u8()), int('c'));
    QVERIFY(!reader.u8());
    QCOMPARE(*reader.bytes(0), std::string_view());
    Reader nothing("");
    QVERIFY(nothing.atEnd());
    QVERIFY(!nothing.u8());
}

void TestReader::seeks() {
    Reader reader("abc");
    QVERIFY(reader.seek(3));
    QVERIFY(reader.atEnd());
    QVERIFY(!reader.seek(4));
    QCOMPARE(reader.position(), std::size_t(3));
    QVERIFY(reader.seek(0));
    QCOMPARE(reader.remaining(), std::size_t(3));
}

void TestReader::startsAnywhere() {
    QCOMPARE(*Reader("abc", 1).bytes(2), std::string_view("bc"));
    Reader beyond("abc", 100);
    QVERIFY(beyond.atEnd());
    QVERIFY(!beyond.u8());
    QCOMPARE(*beyond.bytes(0), std::string_view());
}

QTEST_APPLESS_MAIN(TestReader)
#include "reader.moc"
