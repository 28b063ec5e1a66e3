// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/bounce/notice.h"

#include "support/pace.h"

#include <QByteArray>
#include <QTest>

#include <algorithm>

using namespace mailvitals;
using namespace mailvitals::bounce;

namespace {

const std::string fields =
    "Reporting-MTA: dns; mail.example.org\r\n\r\nFinal-Recipient: rfc822; user@example.net\r\nAction: "
    "failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.example.net\r\nDiagnostic-Code: smtp; 550 5.1.1 User\r\n "
    "unknown\r\n";

std::string multipart(const std::string& type, const std::string& encoding, const std::string& content) {
    return "From: MAILER-DAEMON@mail.example.org\r\nTo: Alice <alice@example.org>\r\nContent-Type: "
           "multipart/report; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: " +
           type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + content + "\r\n--b--\r\n";
}

std::string base64(const std::string& text) {
    return QByteArray::fromStdString(text).toBase64().toStdString();
}

}  // namespace

/// What is read of a bounce, in whatever it is wrapped; and that nothing in it can make the program do more.
class TestNotice : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void readsAReport_data();
    void readsAReport();
    void readsAddressesBeyondAscii();
    void theReturnedMessageIsNoBounce();
    void joinsTheLinesOfAReply();
    void readsATranscript();
    void readsAMailbox();
    void refuses_data();
    void refuses();
    void isBounded_data();
    void isBounded();
};

void TestNotice::readsAReport_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* what, const std::string& bytes) {
        QTest::newRow(what) << QByteArray::fromStdString(bytes);
    };
    row("plain", multipart("message/delivery-status", "7bit", fields));
    row("base64", multipart("message/delivery-status", "base64", base64(fields)));
    row("quoted-printable",
        multipart("message/delivery-status", "quoted-printable",
                  "Reporting-MTA: dns; mail.example.org\r\n\r\nFinal-Recipient: rfc822;=\r\n "
                  "user=40example.net\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; "
                  "mx.example.net\r\nDiagnostic-Code: smtp; 550 5.1.1 User =\r\nunknown\r\n"));
    row("for addresses beyond ASCII", multipart("message/global-delivery-status", "8bit", fields));
    row("without the header",
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n" + fields + "\r\n--b--\r\n");
    row("without the header, base64",
        "--b\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
            base64(fields) + "\r\n--b--\r\n");
    row("fields alone", fields);
    row("fields alone, bare base64", base64(fields));
    row("fields alone, quoted",
        "> Final-Recipient: rfc822; user@example.net\n> Action: failed\n> Status: "
        "5.1.1\n> Remote-MTA: dns; mx.example.net\n> Diagnostic-Code: smtp; 550 5.1.1 User "
        "unknown\n");
    row("forwarded as an attachment",
        "From: b@example.org\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: "
        "text/plain\r\n\r\nsee below\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n" +
            multipart("message/delivery-status", "7bit", fields) + "--x--\r\n");
}

void TestNotice::readsAReport() {
    QFETCH(QByteArray, bytes);
    const auto notice = parse(bytes.toStdString());
    QVERIFY(notice);
    const auto found = std::find_if(notice->statements.begin(), notice->statements.end(),
                                    [](const Statement& each) { return each.form == Form::Report; });
    QVERIFY(found != notice->statements.end());
    const Statement& read = *found;
    QVERIFY(read.fate == Fate::Failed);
    QCOMPARE(read.recipient, std::string("user@example.net"));
    QCOMPARE(read.host, std::string("mx.example.net"));
    QCOMPARE(read.code, 550);
    QCOMPARE(read.enhanced->toString(), std::string("5.1.1"));
    QCOMPARE(read.text, std::string("User unknown"));
}

void TestNotice::readsAddressesBeyondAscii() {
    const auto escaped =
        parse("Final-Recipient: utf-8; \\x{3B4}\\x{1F600}@example.net\nAction: failed\nStatus: 5.1.1\n");
    QCOMPARE(escaped->statements.front().recipient, std::string("\xce\xb4\xf0\x9f\x98\x80@example.net"));
    // Surrogates, numbers beyond Unicode and broken ones stay as they are.
    const auto broken =
        parse("Final-Recipient: utf-8; \\x{D800}\\x{110000}\\x{}\\x{zz}@x\nAction: failed\nStatus: 5.1.1\n");
    QCOMPARE(broken->statements.front().recipient, std::string("\\x{D800}\\x{110000}\\x{}\\x{zz}@x"));
}

void TestNotice::theReturnedMessageIsNoBounce() {
    const std::string inner = multipart("message/delivery-status", "7bit", fields);
    const auto notice = parse(
        "From: MAILER-DAEMON@x.example\r\nTo: a@example.org\r\nContent-Type: multipart/report; "
        "boundary=\"o\"\r\n\r\n--o\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; "
        "c@example.com\r\nAction: delayed\r\nStatus: 4.2.0\r\n\r\n--o\r\nContent-Type: "
        "message/rfc822\r\n\r\n" +
        inner + "--o--\r\n");
    QCOMPARE(notice->statements.size(), std::size_t(1));
    QCOMPARE(notice->statements.front().recipient, std::string("c@example.com"));
    QCOMPARE(notice->sender, std::string("a@example.org"));
    QVERIFY(notice->isReport);
}

void TestNotice::joinsTheLinesOfAReply() {
    const auto notice =
        parse("550-5.7.26 The sender is\n550-5.7.26 unauthenticated\n550 5.7.26 x gsmtp\n421 4.7.0 later\n");
    QCOMPARE(notice->statements.size(), std::size_t(2));
    QCOMPARE(notice->statements[0].text, std::string("The sender is unauthenticated x gsmtp"));
    QVERIFY(notice->statements[1].fate == Fate::Delayed);
}

void TestNotice::readsATranscript() {
    const auto notice = parse(
        ">>> MAIL FROM:<a@example.org>\n<<< 250 2.1.0 Ok\n>>> RCPT TO:<b@example.net>\n<<< 550 5.1.1 no\n>>> "
        "QUIT\n");
    QCOMPARE(notice->statements.back().recipient, std::string("b@example.net"));
    QCOMPARE(notice->statements.back().text, std::string("no"));
    QVERIFY(notice->statements.front().fate == Fate::Delivered);
}

void TestNotice::readsAMailbox() {
    const std::string one = multipart("message/delivery-status", "7bit", fields);
    std::string other = one;
    other.replace(other.find("550 5.1.1"), 9, "550 5.2.2");
    const auto notice =
        parse("From x Mon Nov 30 12:00:00 2026\n" + one + "\nFrom x Mon Nov 30 12:00:00 2026\n" + other);
    QCOMPARE(notice->statements.size(), std::size_t(2));
}

void TestNotice::refuses_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("why");
    QTest::newRow("nothing") << QByteArray() << QByteArray("it is empty");
    QTest::newRow("blanks") << QByteArray(" \r\n\t") << QByteArray("it is empty");
    QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\2\3\4\5", 22)
                               << QByteArray("it is no text");
    QTest::newRow("too large") << QByteArray(static_cast<qsizetype>(maxSize) + 1, 'a')
                               << QByteArray(
                                      "it is larger than 20 MiB; save the report without the message that "
                                      "came back with it");
}

void TestNotice::refuses() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, why);
    const auto notice = parse(bytes.toStdString());
    QVERIFY(!notice);
    QCOMPARE(notice.error().what, why.toStdString());
}

void TestNotice::isBounded_data() {
    QTest::addColumn<QByteArray>("bytes");
    const qsizetype size = 8 * 1024 * 1024 / test::slower;
    const auto row = [](const char* what, const QByteArray& bytes) { QTest::newRow(what) << bytes; };
    row("empty lines", QByteArray("550 no\n") + QByteArray(size, '\n'));
    row("one line", QByteArray("550 ") + QByteArray(size, 'a'));
    row("blanks and codes", QByteArray("   550 ").repeated(size / 7));
    row("replies", QByteArray("550 5.7.1 no <a@b>\n\n").repeated(size / 20));
    row("brackets", QByteArray("<").repeated(size));
    row("brackets that close", QByteArray("<").repeated(size) + "a@b>");
    row("mailboxes that are none", (QByteArray("<").repeated(16000) + "> 550 no\n\n").repeated(size / 16000));
    row("escapes", QByteArray("Action: failed\nFinal-Recipient: utf-8; ") +
                       QByteArray("\\x{").repeated(size / 3) + "\nStatus: 5.0.0\n");
    row("fields",
        QByteArray("Final-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.0.0\n").repeated(size / 60));
    row("a field without end",
        QByteArray("Action: failed\nDiagnostic-Code: smtp;\n") + QByteArray(" a\n").repeated(size / 3));
    row("boundaries",
        QByteArray("From: a@b\nContent-Type: multipart/report; boundary=b\n\n") +
            QByteArray("--b\nContent-Type: message/delivery-status\n\nAction: failed\n").repeated(size / 64));
    row("messages", QByteArray("From x\nFrom: a@b\n\n550 no\n\n").repeated(size / 26));
    QByteArray nested;
    for (int i = 0; i < 2000; ++i) nested += "From: a@b\nContent-Type: message/rfc822\n\n";
    row("nested", nested + "550 no\n");
    row("log lines", QByteArray("x postfix/smtp[1]: 4A: to=<a@b>, relay=x, dsn=5.0.0, status=bounced (550 ")
                         .repeated(size / 74));
}

void TestNotice::isBounded() {
    QFETCH(QByteArray, bytes);
    const auto notice = parse(bytes.toStdString());
    QVERIFY(notice);
    QVERIFY(notice->statements.size() <= maxStatements);
    for (const Statement& statement : notice->statements) QVERIFY(statement.text.size() <= maxText);
}

QTEST_APPLESS_MAIN(TestNotice)
#include "notice.moc"
