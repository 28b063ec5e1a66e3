// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/printable.h"

#include <QTest>

using namespace mailvitals;

class TestPrintable : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void makesVisible_data();
    void makesVisible();
    void alwaysGivesOneLineOfUtf8();
    void escapes_data();
    void escapes();
    void unescapes_data();
    void unescapes();
    void losesNothing();
};

void TestPrintable::makesVisible_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("shown");
    const auto row = [](const char* what, const QByteArray& bytes, const QByteArray& shown) {
        QTest::newRow(what) << bytes << shown;
    };
    row("text", "220 mail.example.org", "220 mail.example.org");
    row("markup is for whoever shows it as such", "<b>&amp;", "<b>&amp;");
    row("UTF-8", "m\xc3\xbcller \xe2\x82\xac \xf0\x9f\x98\x80",
        "m\xc3\xbcller \xe2\x82\xac \xf0\x9f\x98\x80");
    row("line end", "a\r\nb",
        "a\\x0d\\x0a"
        "b");
    row("tab", "a\tb",
        "a\\x09"
        "b");
    row("NUL", QByteArray("a\0b", 3),
        "a\\x00"
        "b");
    row("terminal escape", "\x1b[2J", "\\x1b[2J");
    row("DEL", "\x7f", "\\x7f");
    row("C1 control",
        "\xc2\x9b"
        "2J",
        "\\u{9b}2J");
    row("next line",
        "a\xc2\x85"
        "b",
        "a\\u{85}b");
    row("Latin-1", "m\xfcller", "m\\xfcller");
    row("right-to-left override",
        "a\xe2\x80\xae"
        "b",
        "a\\u{202e}b");
    row("isolate", "\xe2\x81\xa6", "\\u{2066}");
    row("Arabic letter mark", "\xd8\x9c", "\\u{61c}");
    row("zero-width space",
        "a\xe2\x80\x8b"
        "b",
        "a\\u{200b}b");
    row("zero-width joiner", "\xe2\x80\x8d", "\\u{200d}");
    row("soft hyphen", "\xc2\xad", "\\u{ad}");
    row("combining grapheme joiner", "\xcd\x8f", "\\u{34f}");
    row("Hangul filler", "\xe3\x85\xa4", "\\u{3164}");
    row("variation selector", "\xef\xb8\x8f", "\\u{fe0f}");
    row("variation selector supplement", "\xf3\xa0\x84\x80", "\\u{e0100}");
    row("tag character", "\xf3\xa0\x81\x81", "\\u{e0041}");
    row("line separator", "\xe2\x80\xa8", "\\u{2028}");
    row("byte order mark", "\xef\xbb\xbf", "\\u{feff}");
    row("interlinear annotation", "\xef\xbf\xb9", "\\u{fff9}");
    row("replacement character is one to be seen", "\xef\xbf\xbd", "\xef\xbf\xbd");
    row("overlong slash (RFC 3629 section 3)", "\xc0\xaf", "\\xc0\\xaf");
    row("overlong NUL", "\xe0\x80\x80", "\\xe0\\x80\\x80");
    row("surrogate (RFC 3629 section 3)", "\xed\xa0\x80", "\\xed\\xa0\\x80");
    row("beyond U+10FFFF", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
    row("sequence cut at the end", "a\xe2\x82", "a\\xe2\\x82");
    row("sequence cut by a letter",
        "\xe2\x82"
        "a",
        "\\xe2\\x82"
        "a");
    row("continuation alone", "\x80", "\\x80");
    row("octet that UTF-8 never has", "\xff\xfe", "\\xff\\xfe");
    row("nothing", "", "");
}

void TestPrintable::makesVisible() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, shown);
    QCOMPARE(QByteArray::fromStdString(printable(bytes.toStdString())), shown);
}

void TestPrintable::alwaysGivesOneLineOfUtf8() {
    std::string bytes;
    for (int i = 0; i < 256 * 256; ++i) {
        bytes += static_cast<char>(i >> 8);
        bytes += static_cast<char>(i & 0xff);
    }
    const std::string shown = printable(bytes);
    const QString text = QString::fromStdString(shown);
    QVERIFY(!text.contains(QChar(0xfffd)));
    QCOMPARE(text.toStdString(), shown);
    QVERIFY(
        std::none_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; }));
}

void TestPrintable::escapes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("text") << QByteArray("a b~") << QByteArray("a b~");
    QTest::newRow("backslash") << QByteArray("a\\b") << QByteArray("a\\x5cb");
    QTest::newRow("control") << QByteArray("\x01\x7f") << QByteArray("\\x01\\x7f");
    QTest::newRow("UTF-8 byte by byte") << QByteArray("\xc3\xbc") << QByteArray("\\xc3\\xbc");
    QTest::newRow("NUL") << QByteArray(1, '\0') << QByteArray("\\x00");
}

void TestPrintable::escapes() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(escaped(bytes.toStdString())), text);
    QCOMPARE(QByteArray::fromStdString(unescaped(text.toStdString())), bytes);
}

void TestPrintable::unescapes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("upper-case digits") << QByteArray("\\xFF") << QByteArray("\xff");
    QTest::newRow("cut escape stays") << QByteArray("a\\x4") << QByteArray("a\\x4");
    QTest::newRow("backslash at the end stays") << QByteArray("a\\") << QByteArray("a\\");
    QTest::newRow("unknown escape stays") << QByteArray("\\n\\u{41}") << QByteArray("\\n\\u{41}");
    QTest::newRow("no digits") << QByteArray("\\xzz") << QByteArray("\\xzz");
    QTest::newRow("what comes out is not read again") << QByteArray("\\x5cx41") << QByteArray("\\x41");
}

void TestPrintable::unescapes() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, bytes);
    QCOMPARE(QByteArray::fromStdString(unescaped(text.toStdString())), bytes);
}

void TestPrintable::losesNothing() {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    bytes += "\\x41\\";
    QCOMPARE(unescaped(escaped(bytes)), bytes);
}

QTEST_APPLESS_MAIN(TestPrintable)
#include "printable.moc"
