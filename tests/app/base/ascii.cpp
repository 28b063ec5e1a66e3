// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ascii.h"

#include <QTest>

using namespace mailvitals;

class TestAscii : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void sortsCharacters();
    void comparesInAnyCase_data();
    void comparesInAnyCase();
    void findsPieces_data();
    void findsPieces();
    void trims_data();
    void trims();
    void splitsAndJoins_data();
    void splitsAndJoins();
};

void TestAscii::sortsCharacters() {
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        QCOMPARE(ascii::isDigit(c), i >= '0' && i <= '9');
        QCOMPARE(ascii::isAlpha(c), (i >= 'A' && i <= 'Z') || (i >= 'a' && i <= 'z'));
        QCOMPARE(ascii::isAlnum(c), ascii::isAlpha(c) || ascii::isDigit(c));
        QCOMPARE(ascii::isHexDigit(c), QByteArray("0123456789abcdefABCDEF").contains(c));
        QCOMPARE(ascii::isSpace(c), i == ' ' || i == '\t' || i == '\r' || i == '\n');
        QCOMPARE(ascii::lower(c), i >= 'A' && i <= 'Z' ? static_cast<char>(i + 32) : c);
    }
    QCOMPARE(ascii::lowered("Abc\xc4Z"), std::string("abc\xc4z"));
}

void TestAscii::comparesInAnyCase_data() {
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("equal");
    QTest::addColumn<bool>("starts");
    const auto row = [](const char* what, const QByteArray& a, const QByteArray& b, bool equal, bool starts) {
        QTest::newRow(what) << a << b << equal << starts;
    };
    row("same", "abc", "abc", true, true);
    row("other case", "ABC", "abc", true, true);
    row("start", "abcd", "ABC", false, true);
    row("longer second", "abc", "abcd", false, false);
    row("nothing", "", "", true, true);
    row("nothing is the start of everything", "abc", "", false, true);
    row("case beyond ASCII is not folded", "\xc4", "\xe4", false, false);
    row("'@' and '`' differ by the same bit as letters", "@", "`", false, false);
    row("NUL counts", QByteArray("a\0b", 3), QByteArray("A\0C", 3), false, false);
}

void TestAscii::comparesInAnyCase() {
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, equal);
    QFETCH(bool, starts);
    QCOMPARE(ascii::equalsIgnoringCase(a.toStdString(), b.toStdString()), equal);
    QCOMPARE(ascii::startsWithIgnoringCase(a.toStdString(), b.toStdString()), starts);
}

void TestAscii::findsPieces_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<bool>("found");
    QTest::newRow("at the start") << QByteArray("Relay access") << QByteArray("relay") << true;
    QTest::newRow("at the end") << QByteArray("no RELAY") << QByteArray("relay") << true;
    QTest::newRow("behind a false start") << QByteArray("aab") << QByteArray("AB") << true;
    QTest::newRow("not there") << QByteArray("rela") << QByteArray("relay") << false;
    QTest::newRow("nothing is everywhere") << QByteArray() << QByteArray() << true;
}

void TestAscii::findsPieces() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, piece);
    QFETCH(bool, found);
    QCOMPARE(ascii::containsIgnoringCase(text.toStdString(), piece.toStdString()), found);
}

void TestAscii::trims_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("trimmed");
    QTest::newRow("both ends") << QByteArray(" \t\r\na b\n\r\t ") << QByteArray("a b");
    QTest::newRow("nothing to trim") << QByteArray("a") << QByteArray("a");
    QTest::newRow("blanks alone") << QByteArray("   ") << QByteArray();
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("NUL is no blank") << QByteArray("\0 ", 2) << QByteArray("\0", 1);
    QTest::newRow("no-break space is no blank") << QByteArray("\xc2\xa0") << QByteArray("\xc2\xa0");
}

void TestAscii::trims() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, trimmed);
    const std::string bytes = text.toStdString();
    QCOMPARE(std::string(ascii::trimmed(bytes)), trimmed.toStdString());
}

void TestAscii::splitsAndJoins_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("count");
    QTest::newRow("nothing is one piece") << QByteArray() << 1;
    QTest::newRow("one piece") << QByteArray("a") << 1;
    QTest::newRow("several pieces") << QByteArray("a;b;c") << 3;
    QTest::newRow("empty pieces count") << QByteArray(";a;;") << 4;
    QTest::newRow("separator alone") << QByteArray(";") << 2;
}

void TestAscii::splitsAndJoins() {
    QFETCH(QByteArray, text);
    QFETCH(int, count);
    const std::string bytes = text.toStdString();
    std::vector<std::string> pieces;
    for (const std::string_view piece : ascii::split(bytes, ';')) pieces.emplace_back(piece);
    QCOMPARE(static_cast<int>(pieces.size()), count);
    QCOMPARE(ascii::join(pieces, ";"), bytes);
    QCOMPARE(ascii::join({}, ";"), std::string());
}

QTEST_APPLESS_MAIN(TestAscii)
#include "ascii.moc"
