// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/message.h"

#include "records/message/journey.h"
#include "records/message/mime.h"

#include <QElapsedTimer>
#include <QTest>

using namespace mailvitals;
using namespace mailvitals::message;

namespace {

/// "Name|value unfolded" for each field, then the body.
QByteArray described(const Message& message) {
    std::string text;
    for (const Field& field : message.fields())
        text += std::string(field.name) + "|" + field.unfolded() + "@" + std::to_string(field.at) + " ";
    text += ">" + std::string(message.body());
    if (!message.mailboxLine().empty()) text += " mbox=" + std::string(message.mailboxLine());
    if (message.headerFlaw()) text += " flaw@" + std::to_string(message.headerFlaw()->where);
    if (message.hasGaps()) text += " gaps";
    if (message.lineEnds() == LineEnds::Cr) text += " CR";
    return QByteArray::fromStdString(text);
}

Message parsed(const QByteArray& bytes) {
    return Message::parse(bytes.toStdString()).value();
}

}  // namespace

class TestMessage : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void reads_data();
    void reads();
    void keepsRawBytes();
    void findsFields();
    void viewsOutliveTheMessage();
    void refuses();
    void isLinear_data();
    void isLinear();
    void walksParts_data();
    void walksParts();
    void boundsParts();
    void readsContentTypes_data();
    void readsContentTypes();
};

void TestMessage::reads_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& bytes, const QByteArray& summary) {
        QTest::newRow(what) << bytes << summary;
    };
    row("usual (RFC 5322 section 2.1)", "A: 1\r\nB: 2\r\n\r\nbody\r\n", "A|1@0 B|2@6 >body\r\n");
    row("LF", "A: 1\nB: 2\n\nbody\n", "A|1@0 B|2@5 >body\n");
    row("CR", "A: 1\rB: 2\r x\r\rbody\r", "A|1@0 B|2 x@5 >body\r CR");
    row("mixed", "A: 1\r\nB: 2\n\r\nbody", "A|1@0 B|2@6 >body");
    row("CR inside an LF message is a byte", "A: 1\rB: 2\n\nx", "A|1B: 2@0 >x");
    row("folded (section 2.2.3)", "A: 1\r\n 2\r\n\t3\r\n\r\n", "A|1 2\t3@0 >");
    row("folded with a line of blanks (section 4.2)", "A: 1\r\n  \r\n 2\r\n\r\nx", "A|1   2@0 >x");
    row("blanks before the colon (section 4.5)", "A \t: 1\r\n\r\n", "A|1@0 >");
    row("empty value", "A:\r\nB: \r\n\r\n", "A|@0 B|@4 >");
    row("no body", "A: 1\r\n", "A|1@0 >");
    row("no line end at all", "A: 1", "A|1@0 >");
    row("no header", "\r\nbody", ">body");
    row("empty body", "A: 1\r\n\r\n", "A|1@0 >");
    row("byte order mark",
        "\xef\xbb\xbf"
        "A: 1\r\n\r\n",
        "A|1@3 >");
    row("mailbox line", "From a@b Mon Nov 23 12:00:00 2026\nA: 1\n\nx",
        "A|1@34 >x mbox=From a@b Mon Nov 23 12:00:00 2026");
    row("mailbox line behind a byte order mark",
        "\xef\xbb\xbf"
        "From a\nA: 1\n\n",
        "A|1@10 > mbox=From a");
    row("From with a blank before its colon is a field", "From : a@b\r\n\r\n", "From|a@b@0 >");
    row("a second mailbox line ends the header", "A: 1\nFrom a@b\nB: 2\n\n",
        "A|1@0 >From a@b\nB: 2\n\n flaw@5");
    row("a line that is no field ends the header", "A: 1\r\nhello\r\nB: 2\r\n\r\n",
        "A|1@0 >hello\r\nB: 2\r\n\r\n flaw@6");
    // Copies with empty lines in the header.
    row("a gap before From", "To: x\n\nFrom: a\nDate: d\n\nhi\n", "To|x@0 From|a@7 Date|d@15 >hi\n gaps");
    row("gaps everywhere", "From: a\n\nTo: b\n\nDate: d\n\nMessage-ID: i\n\nhi\n",
        "From|a@0 To|b@9 Date|d@16 Message-ID|i@25 >hi\n gaps");
    row("two in a row", "To: x\n\n\nFrom: a\n\nhi\n", "To|x@0 From|a@8 >hi\n gaps");
    row("before a folded line", "To: x\n\n\ty\n\nFrom: a\n\nhi\n", "To|x\ty@0 From|a@11 >hi\n gaps");
    row("CRLF", "To: x\r\n\r\nFrom: a\r\n\r\nhi\r\n", "To|x@0 From|a@9 >hi\r\n gaps");
    row("the text begins with something like a field", "From: a\nTo: b\n\nNote: call me\nDate: today\n",
        "From|a@0 To|b@8 >Note: call me\nDate: today\n");
    row("... like one that is missing", "From: a\nTo: b\n\nDate: today\n", "From|a@0 To|b@8 >Date: today\n");
    row("... in a whole message", "From: a\nDate: d\nMessage-ID: i\n\nFrom: b\nSubject: c\n\nx",
        "From|a@0 Date|d@8 Message-ID|i@16 >From: b\nSubject: c\n\nx");
    row("a text behind the last gap", "To: x\n\nFrom: a\n\nDear: b\n", "To|x@0 From|a@7 >Dear: b\n gaps");
    row("an indented text behind the last gap", "To: x\n\nFrom: a\n\n  hi\n", "To|x@0 From|a@7 >  hi\n gaps");
    row("no From at all", "To: x\n\nSubject: y\n\nhi\n", "To|x@0 >Subject: y\n\nhi\n");
    row("an older postmark below",
        "From a Sat Nov 28 10:00:06 2026\n>From b Sat Nov 28 10:00:05 2026\nA: 1\n\n",
        "A|1@65 > mbox=From a Sat Nov 28 10:00:06 2026");
    row("a continuation of nothing", " x\r\nA: 1\r\n\r\n", "> x\r\nA: 1\r\n\r\n flaw@0");
    row("a colon without a name", ": x\r\n\r\n", ">: x\r\n\r\n flaw@0");
    row("a name with a blank in it", "A B: x\r\n\r\n", ">A B: x\r\n\r\n flaw@0");
    row("bytes above ASCII in a name", "\xc3\xa4: x\r\n\r\n", ">\xc3\xa4: x\r\n\r\n flaw@0");
    row("bytes above ASCII in a value", "A: \xc3\xa4\xff\r\n\r\n", "A|\xc3\xa4\xff@0 >");
    row("NUL", QByteArray("A: x\0y\r\n\r\n\0z", 12), QByteArray("A|x\0y@0 >\0z", 11));
    row("a blank line of blanks is a continuation", "A: 1\r\n \r\nB: 2\r\n\r\n", "A|1@0 B|2@9 >");
}

void TestMessage::reads() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, summary);
    QCOMPARE(described(parsed(bytes)), summary);
}

void TestMessage::keepsRawBytes() {
    const Message message = parsed("A \t:  1\r\n\t2 \r\nB:3\r\n\r\n");
    QCOMPARE(message.fields()[0].raw, std::string_view("A \t:  1\r\n\t2 "));
    QCOMPARE(message.fields()[0].value, std::string_view("  1\r\n\t2 "));
    QCOMPARE(message.fields()[0].name, std::string_view("A"));
    QCOMPARE(message.fields()[1].raw, std::string_view("B:3"));
}

void TestMessage::findsFields() {
    const Message message = parsed("Received: 1\r\nfrom: a\r\nRECEIVED: 2\r\n\r\nReceived: 3");
    QCOMPARE(message.named("Received").size(), std::size_t(2));
    QCOMPARE(message.first("received")->unfolded(), std::string("1"));
    QCOMPARE(message.first("From")->unfolded(), std::string("a"));
    QVERIFY(message.first("To") == nullptr);
    QVERIFY(message.first("Receive") == nullptr);
}

void TestMessage::viewsOutliveTheMessage() {
    std::optional<Message> first = parsed("Subject: a long enough value to live on the heap\r\n\r\nbody");
    const Message second = *first;
    const Field field = first->fields()[0];
    first.reset();
    QCOMPARE(field.unfolded(), std::string("a long enough value to live on the heap"));
    QCOMPARE(second.body(), std::string_view("body"));
}

void TestMessage::refuses() {
    QVERIFY(!Message::parse(""));
    QVERIFY(!Message::parse("\xef\xbb\xbf"));
    QVERIFY(!Message::parse("From a@b\n"));
    QVERIFY(Message::parse(std::string(maxMessageSize, 'x')));
    const auto large = Message::parse(std::string(maxMessageSize + 1, 'x'));
    QVERIFY(!large);
    QCOMPARE(large.error().what, std::string("larger than 50 MiB"));
    std::string crowd;
    for (std::size_t i = 0; i < maxFieldCount; ++i) crowd += "A:\n";
    QVERIFY(Message::parse(crowd));
    const auto tooMany = Message::parse(crowd + "A:\n");
    QVERIFY(!tooMany);
    QCOMPARE(tooMany.error().what, std::string("more than 100000 header fields"));
    QCOMPARE(tooMany.error().where, crowd.size());
}

void TestMessage::isLinear_data() {
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("one field") << QByteArray("A: ") << QByteArray("x");
    QTest::newRow("one field of folds") << QByteArray("A: ") << QByteArray("x\r\n ");
    QTest::newRow("one name") << QByteArray() << QByteArray("x");
    QTest::newRow("blanks before a colon") << QByteArray("A") << QByteArray(" ");
    QTest::newRow("many fields")
        << QByteArray()
        << QByteArray("Received: from a by b\r\n").leftJustified(600, ' ').replace(22, 1, "\t");
    QTest::newRow("Received that never ends") << QByteArray("Received: from a ") << QByteArray("(((((");
    QTest::newRow("delimiters") << QByteArray("Content-Type: multipart/mixed; boundary=a\r\n\r\n")
                                << QByteArray("--a\r\n");
    QTest::newRow("delimiters of nobody")
        << QByteArray("Content-Type: multipart/mixed; boundary=a\r\n\r\n") << QByteArray("--b\r\n");
    QTest::newRow("CR alone") << QByteArray("A: ") << QByteArray("x\r");
}

void TestMessage::isLinear() {
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, unit);
    std::string bytes = begin.toStdString();
    while (bytes.size() < 50'000'000) bytes.append(unit.constData(), static_cast<std::size_t>(unit.size()));
    QElapsedTimer timer;
    timer.start();
    const auto message = Message::parse(std::move(bytes));
    QVERIFY(message);
    journeyOf(*message, {});
    mimeStructure(*message);
    QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed()) + " ms"));
}

void TestMessage::walksParts_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* what, const QByteArray& bytes, const QByteArray& summary) {
        QTest::newRow(what) << QByteArray(bytes).replace("|", "\r\n") << summary;
    };
    row("no Content-Type (RFC 2045 section 5.2)", "A: 1||x", "0text/plain[x] ");
    row("one part", "Content-Type: text/html||x", "0text/html[x] ");
    row("two parts (RFC 2046 section 5.1.1)",
        "Content-Type: multipart/mixed; boundary=b||pre|--b||one|--b|Content-Type: text/html||two|--b--|post",
        "0multipart/mixed[pre|--b||one|--b|Content-Type: text/html||two|--b--|post] 1text/plain[one|] "
        "1text/html[two|] ");
    row("nested (RFC 2046 section 5.1.2)",
        "Content-Type: multipart/mixed; boundary=\"a b\"||--a b|Content-Type: multipart/alternative; "
        "boundary=c||--c||x|--c--|--a b||y|--a b--",
        "0multipart/mixed[--a b|Content-Type: multipart/alternative; boundary=c||--c||x|--c--|--a b||y|--a "
        "b--] 1multipart/alternative[--c||x|--c--|] 2text/plain[x|] 1text/plain[y|] ");
    row("an outer delimiter ends inner parts (RFC 2046 section 5.1.2)",
        "Content-Type: multipart/mixed; boundary=a||--a|Content-Type: multipart/mixed; "
        "boundary=c||--c||x|--a||y|--a--",
        "0multipart/mixed[--a|Content-Type: multipart/mixed; boundary=c||--c||x|--a||y|--a--] "
        "1multipart/mixed[--c||x|] 2text/plain[x|] 1text/plain[y|] ");
    row("blanks behind a delimiter (RFC 2046 section 5.1.1)",
        "Content-Type: multipart/mixed; boundary=b||--b \t||x|--b--",
        "0multipart/mixed[--b \t||x|--b--] 1text/plain[x|] ");
    row("a longer delimiter is another", "Content-Type: multipart/mixed; boundary=b||--b||x|--bc|y|--b--",
        "0multipart/mixed[--b||x|--bc|y|--b--] 1text/plain[x|--bc|y|] ");
    row("no closing delimiter", "Content-Type: multipart/mixed; boundary=b||--b||x",
        "0multipart/mixed[--b||x] 1text/plain[x] ");
    row("no boundary", "Content-Type: multipart/mixed||--b||x", "0multipart/mixed[--b||x] ");
    row("encoding",
        "Content-Type: multipart/mixed; boundary=b||--b|content-transfer-ENCODING: Base64||x|--b--",
        "0multipart/mixed[--b|content-transfer-ENCODING: Base64||x|--b--] 1text/plain base64[x|] ");
}

void TestMessage::walksParts() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, summary);
    const Message message = parsed(bytes);
    QByteArray text;
    for (const MimePart& part : mimeStructure(message).parts) {
        const std::string content = message.bytes().substr(part.bodyAt, part.end - part.bodyAt);
        text += QByteArray::number(static_cast<qulonglong>(part.depth)) +
                QByteArray::fromStdString(part.contentType.type + "/" + part.contentType.subtype);
        if (!part.transferEncoding.empty()) text += " " + QByteArray::fromStdString(part.transferEncoding);
        text += "[" + QByteArray::fromStdString(content).replace("\r\n", "|") + "] ";
    }
    QCOMPARE(text, summary);
}

void TestMessage::boundsParts() {
    std::string deep = "Content-Type: multipart/mixed; boundary=b0\r\n\r\n";
    for (int i = 0; i < 100; ++i) {
        deep += "--b" + std::to_string(i) + "\r\nContent-Type: multipart/mixed; boundary=b" +
                std::to_string(i + 1) + "\r\n\r\n";
    }
    const MimeStructure nested = mimeStructure(*Message::parse(deep));
    QVERIFY(nested.cut);
    QCOMPARE(nested.parts.size(), maxMimeDepth + 1);
    std::string wide = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 5000; ++i) wide += "--b\r\n\r\nx\r\n";
    const MimeStructure flat = mimeStructure(*Message::parse(wide));
    QVERIFY(flat.cut);
    QCOMPARE(flat.parts.size(), maxMimeParts);
}

void TestMessage::readsContentTypes_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("summary");
    QTest::newRow("example (RFC 2045 section 5.1)")
        << QByteArray("text/plain; charset=us-ascii (Plain text)") << QByteArray("text/plain us-ascii ");
    QTest::newRow("quoted, upper case")
        << QByteArray("TEXT/HTML; CHARSET=\"UTF-8\"") << QByteArray("text/html UTF-8 ");
    QTest::newRow("boundary unquoted with specials")
        << QByteArray("multipart/mixed; boundary=a/b=c; charset=x") << QByteArray("multipart/mixed x a/b=c");
    QTest::newRow("boundary quoted") << QByteArray("multipart/mixed; boundary=\"=_a; b\"")
                                     << QByteArray("multipart/mixed  =_a; b");
    QTest::newRow("the first boundary counts")
        << QByteArray("multipart/mixed; boundary=a; boundary=b") << QByteArray("multipart/mixed  a");
    QTest::newRow("unreadable") << QByteArray("text") << QByteArray("text/plain  ");
    QTest::newRow("empty") << QByteArray("") << QByteArray("text/plain  ");
    QTest::newRow("open quote") << QByteArray("multipart/mixed; boundary=\"a") << QByteArray("text/plain  ");
}

void TestMessage::readsContentTypes() {
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, summary);
    const ContentType type = parseContentType(value.toStdString());
    QCOMPARE(
        QByteArray::fromStdString(type.type + "/" + type.subtype + " " + type.charset + " " + type.boundary),
        summary);
}

QTEST_APPLESS_MAIN(TestMessage)
#include "message.moc"
