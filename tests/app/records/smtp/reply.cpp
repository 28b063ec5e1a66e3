// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/reply.h"

#include <QTest>

using namespace mailvitals::smtp;

class TestReply : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsLines_data();
    void readsLines();
    void refusesLines_data();
    void refusesLines();
    void readsReplies_data();
    void readsReplies();
    void refusesReplies_data();
    void refusesReplies();
    void tellsKinds();
    void readsEhlo();
    void readsBareEhlo();
    void takesHugeLines();
};

namespace {

std::vector<std::string> linesOf(const QStringList& texts) {
    std::vector<std::string> lines;
    for (const QString& text : texts) lines.push_back(text.toStdString());
    return lines;
}

}  // namespace

void TestReply::readsLines_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("last");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("last line (RFC 5321 section 4.2)")
        << QByteArray("250 2.1.0 Ok") << 250 << true << QByteArray("2.1.0 Ok");
    QTest::newRow("more lines follow")
        << QByteArray("250-PIPELINING") << 250 << false << QByteArray("PIPELINING");
    QTest::newRow("code alone") << QByteArray("354") << 354 << true << QByteArray();
    QTest::newRow("code and blank") << QByteArray("250 ") << 250 << true << QByteArray();
    QTest::newRow("code and hyphen") << QByteArray("220-") << 220 << false << QByteArray();
    QTest::newRow("lowest code") << QByteArray("200 x") << 200 << true << QByteArray("x");
    QTest::newRow("highest code") << QByteArray("599 x") << 599 << true << QByteArray("x");
    QTest::newRow("Latin-1") << QByteArray("220 m\xfcller") << 220 << true << QByteArray("m\xfcller");
    QTest::newRow("NUL in the text") << QByteArray("220 a\0b", 7) << 220 << true << QByteArray("a\0b", 3);
}

void TestReply::readsLines() {
    QFETCH(QByteArray, line);
    QFETCH(int, code);
    QFETCH(bool, last);
    QFETCH(QByteArray, text);
    const std::string bytes = line.toStdString();
    const auto read = parseReplyLine(bytes);
    QVERIFY(read.has_value());
    QCOMPARE(read->code, code);
    QCOMPARE(read->last, last);
    QCOMPARE(std::string(read->text), text.toStdString());
}

void TestReply::refusesLines_data() {
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("where");
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("two digits") << QByteArray("25") << 0;
    QTest::newRow("text") << QByteArray("hello") << 0;
    QTest::newRow("letter for a digit") << QByteArray("2x0 ok") << 0;
    QTest::newRow("blank before") << QByteArray(" 250 ok") << 0;
    QTest::newRow("banner without a blank") << QByteArray("220mail.example.org") << 3;
    QTest::newRow("four digits") << QByteArray("2500 ok") << 3;
    QTest::newRow("tab behind the code") << QByteArray("250\tok") << 3;
    QTest::newRow("code below 200 (RFC 5321 section 4.2.1)") << QByteArray("199 x") << 0;
    QTest::newRow("code above 599") << QByteArray("600 x") << 0;
    QTest::newRow("HTTP on the wrong port") << QByteArray("HTTP/1.1 400 Bad Request") << 0;
    QTest::newRow("TLS on the wrong port") << QByteArray("\x15\x03\x01\x00\x02\x02", 6) << 0;
    QTest::newRow("zeros") << QByteArray(10, '\0') << 0;
}

void TestReply::refusesLines() {
    QFETCH(QByteArray, line);
    QFETCH(int, where);
    const std::string bytes = line.toStdString();
    const auto read = parseReplyLine(bytes);
    QVERIFY(!read.has_value());
    QCOMPARE(static_cast<int>(read.error().where), where);
    QCOMPARE(read.error().section, std::string("RFC 5321 section 4.2"));
}

void TestReply::readsReplies_data() {
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("enhanced");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* what, const QStringList& lines, int code, const QString& enhanced,
                        const QString& text) { QTest::newRow(what) << lines << code << enhanced << text; };
    row("one line", {"250 2.1.0 Ok"}, 250, "2.1.0", "2.1.0 Ok");
    row("code alone", {"250"}, 250, "", "");
    row("several lines", {"220-mail.example.org ESMTP", "220 welcome"}, 220, "",
        "mail.example.org ESMTP welcome");
    row("enhanced code of the last line (RFC 2034 section 4)", {"550-5.1.1 no", "550 5.7.1 never"}, 550,
        "5.7.1", "5.1.1 no 5.7.1 never");
    row("enhanced code of three digits (RFC 3463 section 2)", {"550 5.7.515 Access denied"}, 550, "5.7.515",
        "5.7.515 Access denied");
    row("enhanced code alone", {"250 2.0.0"}, 250, "2.0.0", "2.0.0");
    row("enhanced code of another class (RFC 2034 section 4)", {"454 5.7.1 Relay access denied"}, 454, "",
        "5.7.1 Relay access denied");
    row("an address is no enhanced code", {"250 5.7.1.2 x"}, 250, "", "5.7.1.2 x");
    row("four digits are none", {"550 5.7.1234 x"}, 550, "", "5.7.1234 x");
    row("two numbers are none", {"550 5.7 x"}, 550, "", "5.7 x");
    row("enhanced code in the middle is none", {"550 no 5.7.1"}, 550, "", "no 5.7.1");
}

void TestReply::readsReplies() {
    QFETCH(QStringList, lines);
    QFETCH(int, code);
    QFETCH(QString, enhanced);
    QFETCH(QString, text);
    const auto read = parseReply(linesOf(lines));
    QVERIFY(read.has_value());
    QCOMPARE(read->code, code);
    QCOMPARE(read->enhanced ? read->enhanced->toString() : std::string(), enhanced.toStdString());
    QCOMPARE(QString::fromStdString(read->text()), text);
    QCOMPARE(static_cast<int>(read->texts.size()), static_cast<int>(lines.size()));
}

void TestReply::refusesReplies_data() {
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<QString>("section");
    QTest::newRow("no lines") << QStringList() << "RFC 5321 section 4.2";
    QTest::newRow("codes that differ (RFC 5321 section 4.2.1)")
        << QStringList{"250-a", "251 b"} << "RFC 5321 section 4.2.1";
    QTest::newRow("cut off before its last line")
        << QStringList{"250-a", "250-b"} << "RFC 5321 section 4.2.1";
    QTest::newRow("a broken line") << QStringList{"250-a", "b"} << "RFC 5321 section 4.2";
}

void TestReply::refusesReplies() {
    QFETCH(QStringList, lines);
    QFETCH(QString, section);
    const auto read = parseReply(linesOf(lines));
    QVERIFY(!read.has_value());
    QCOMPARE(QString::fromStdString(read.error().section), section);
}

void TestReply::tellsKinds() {
    const auto replyOf = [](int code) {
        Reply reply;
        reply.code = code;
        return reply;
    };
    QVERIFY(replyOf(250).positive() && replyOf(354).positive());
    QVERIFY(!replyOf(450).positive() && !replyOf(0).positive());
    QVERIFY(replyOf(421).transient() && !replyOf(550).transient() && !replyOf(250).transient());
    QVERIFY(replyOf(500).permanent() && replyOf(599).permanent() && !replyOf(499).permanent());
}

void TestReply::readsEhlo() {
    const auto reply =
        parseReply({"250-mail.example.org Hello tester.example.net [203.0.113.9]", "250-SIZE 104857600",
                    "250-starttls", "250-XCLIENT NAME ADDR PROTO HELO", "250 8BITMIME"});
    const EhloReply ehlo = readEhlo(*reply);
    QCOMPARE(ehlo.domain, std::string("mail.example.org"));
    QCOMPARE(ehlo.greeting, std::string("mail.example.org Hello tester.example.net [203.0.113.9]"));
    QCOMPARE(ehlo.keywords.size(), std::size_t(4));
    QVERIFY(ehlo.offers("SIZE"));
    QVERIFY(ehlo.offers("STARTTLS"));  // keywords count in any case (RFC 5321 section 2.4)
    QVERIFY(ehlo.offers("xclient"));
    QVERIFY(!ehlo.offers("XCLIENT NAME"));
    QVERIFY(!ehlo.offers("8BIT"));
    QVERIFY(!ehlo.offers(""));
    QVERIFY(!ehlo.offers("mail.example.org"));
}

void TestReply::readsBareEhlo() {
    const EhloReply ehlo = readEhlo(*parseReply({"250 "}));
    QVERIFY(ehlo.domain.empty());
    QVERIFY(ehlo.keywords.empty());
    QVERIFY(readEhlo(Reply{}).greeting.empty());
}

void TestReply::takesHugeLines() {
    const std::string line = "250-" + std::string(65000, 'x');
    QCOMPARE(parseReplyLine(line)->text.size(), std::size_t(65000));
    std::vector<std::string> lines(1000, "250-" + std::string(60, 'x'));
    lines.back() = "250 x";
    QCOMPARE(parseReply(lines)->texts.size(), std::size_t(1000));
    // Of a line that is none, an error shows the start alone.
    QCOMPARE(parseReplyLine(std::string_view(line).substr(4)).error().found.size(), std::size_t(80));
}

QTEST_APPLESS_MAIN(TestReply)
#include "reply.moc"
