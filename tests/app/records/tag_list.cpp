// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/tag_list.h"

#include "support/pace.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;

namespace {

/// "name@3=value@5 ..." for all tags.
QByteArray described(const std::vector<Tag>& tags) {
    QByteArray text;
    for (const Tag& tag : tags) {
        text += (text.isEmpty() ? "" : " ") + QByteArray::fromStdString(tag.name) + "@" +
                QByteArray::number(static_cast<qulonglong>(tag.nameAt)) + "=" +
                QByteArray::fromStdString(tag.value) + "@" +
                QByteArray::number(static_cast<qulonglong>(tag.valueAt));
    }
    return text;
}

}  // namespace

class TestTagList : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void readsOnBehindBrokenPieces();
    void takesHugeRecords_data();
    void takesHugeRecords();
};

void TestTagList::reads_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QByteArray>("tags");
    const auto row = [](const char* what, const QByteArray& record, const QByteArray& tags) {
        QTest::newRow(what) << record << tags;
    };
    row("one tag", "a=1", "a@0=1@2");
    row("several", "a=1;b=2;c=3", "a@0=1@2 b@4=2@6 c@8=3@10");
    row("trailing semicolon (RFC 6376 section 3.2)", "a=1;", "a@0=1@2");
    row("blanks behind the trailing semicolon", "a=1; \t ", "a@0=1@2");
    row("white space around name and value", "\r\n a \t= \t1 ; b = 2 ", "a@3=1@9 b@13=2@17");
    row("inner white space stays", "n=a  b\tc;", "n@0=a  b\tc@2");
    row("empty value", "p=;", "p@0=@2");
    row("empty value at the end", "p=", "p@0=@2");
    row("equals signs in a value", "p=AA==; q=a=b", "p@0=AA==@2 q@8=a=b@10");
    row("digits and underscore in a name", "a1_b=x", "a1_b@0=x@5");
    row("names are case-sensitive (RFC 6376 section 3.2)", "a=1; A=2", "a@0=1@2 A@5=2@7");
    row("bytes above ASCII in a value", "n=\xc3\xbc\xff", "n@0=\xc3\xbc\xff@2");
    row("backslash and a blank before the semicolon", "n=a\\ ;", "n@0=a\\@2");
    row("backslash that no semicolon follows", "n=a\\", "n@0=a\\@2");
}

void TestTagList::reads() {
    QFETCH(QByteArray, record);
    QFETCH(QByteArray, tags);
    const std::string text = record.toStdString();
    const auto read = parseTagList(text, "RFC 0");
    QVERIFY2(read.has_value(), read ? "" : read.error().what.c_str());
    QCOMPARE(described(*read), tags);
    for (const Tag& tag : *read) {
        QCOMPARE(text.substr(tag.nameAt, tag.name.size()), tag.name);
        QCOMPARE(text.substr(tag.valueAt, tag.value.size()), tag.value);
    }
}

void TestTagList::refuses_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<int>("where");
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("found");
    const auto row = [](const char* name, const QByteArray& record, int where, const char* what,
                        const QByteArray& found) {
        QTest::newRow(name) << record << where << QByteArray(what) << found;
    };
    row("nothing", "", 0, "empty record", "");
    row("blanks alone", "  ", 2, "empty record", "");
    row("semicolon alone", ";", 0, "nothing before the semicolon", ";");
    row("empty piece in the middle", "a=1; ;b=2", 5, "nothing before the semicolon", ";");
    row("two trailing semicolons", "a=1;;", 4, "nothing before the semicolon", ";");
    row("no equals sign", "a=1; b", 5, "tag without an equals sign", "b");
    row("no name", "a=1; =2", 5, "not a tag name", "");
    row("name begins with a digit", "1a=1", 0, "not a tag name", "1a");
    row("blank in a name", "a=1; b c=2", 5, "not a tag name", "b c");
    row("hyphen in a name", "a-b=1", 0, "not a tag name", "a-b");
    row("umlaut in a name", "\xc3\xbc=1", 0, "a character beyond ASCII in the name of a tag", "\xc3\xbc");
    row("quotation mark first", "\"a=1; b=2\"", 0, "a quotation mark in the name of a tag", "\"");
    row("no-break space of one octet", "a=1;\xa0\x62=2", 4, "a no-break space in the name of a tag", "\xa0");
    row("no-break space in UTF-8", "a=1; \xc2\xa0\x62=2", 5, "a no-break space in the name of a tag",
        "\xc2\xa0");
    row("zero-width space", "a=1; \xe2\x80\x8b\x62=2", 5, "an invisible character in the name of a tag",
        "\xe2\x80\x8b");
    row("byte order mark", "\xef\xbb\xbfv=1", 0, "a byte order mark in the name of a tag", "\xef\xbb\xbf");
    row("same name twice (RFC 6376 section 3.2)", "a=1; b=2; a=1", 10, "tag occurs twice", "a");
    row("escaped semicolon of a zone file", "a=1\\; b=2", 3,
        "a backslash before a semicolon, as only a zone file has it", "\\;");
    row("escaped semicolon at the end", "a=1; b=2\\;", 8,
        "a backslash before a semicolon, as only a zone file has it", "\\;");
    row("NUL in a value", QByteArray("a=1; b=x\0y", 10), 8, "control character", QByteArray("\0", 1));
    row("escape in a value", "a=\x1b[2J", 2, "control character", "\x1b");
    row("DEL in a value", "a=x\x7f", 3, "control character", "\x7f");
}

void TestTagList::refuses() {
    QFETCH(QByteArray, record);
    QFETCH(int, where);
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, found);
    const auto read = parseTagList(record.toStdString(), "RFC 0 section 1");
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().what, what.toStdString());
    QCOMPARE(static_cast<int>(read.error().where), where);
    QCOMPARE(read.error().found, found.toStdString());
    QCOMPARE(read.error().section, std::string("RFC 0 section 1"));
}

void TestTagList::readsOnBehindBrokenPieces() {
    const auto pieces = splitTagList("a=1; broken; ; b=2; a=3;", "RFC 0");
    QCOMPARE(pieces.size(), std::size_t(5));
    QCOMPARE(pieces[0]->name, std::string("a"));
    QCOMPARE(pieces[1].error().found, std::string("broken"));
    QCOMPARE(pieces[2].error().where, std::size_t(13));
    QCOMPARE(pieces[3]->name, std::string("b"));
    QCOMPARE(pieces[4]->valueAt, std::size_t(22));  // that the name is there already is for the caller to say
    QCOMPARE(splitTagList("", "RFC 0").size(), std::size_t(1));
}

void TestTagList::takesHugeRecords_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<bool>("good");
    QByteArray many;
    for (int i = 0; many.size() < 64000; ++i) many += "a" + QByteArray::number(i) + "=;";
    QTest::newRow("many tags") << many << true;
    QTest::newRow("the last name twice") << many + "a0=" << false;
    QTest::newRow("one value") << "a=" + QByteArray(65000, 'x') << true;
    QTest::newRow("one name") << QByteArray(65000, 'x') + "=" << true;
    QTest::newRow("semicolons") << QByteArray(65000, ';') << false;
    QTest::newRow("blanks") << QByteArray(65000, ' ') << false;
    QTest::newRow("equals signs") << QByteArray(65000, '=') << false;
    QTest::newRow("zeros") << QByteArray(65000, '\0') << false;
}

void TestTagList::takesHugeRecords() {
    QFETCH(QByteArray, record);
    QFETCH(bool, good);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(parseTagList(record.toStdString(), "RFC 0").has_value(), good);
    QVERIFY(!splitTagList(record.toStdString(), "RFC 0").empty());
    QVERIFY2(timer.elapsed() < 2000 * mailvitals::test::slower, "more than linear time");
}

QTEST_APPLESS_MAIN(TestTagList)
#include "tag_list.moc"
