// SPDX-License-Identifier: GPL-3.0-or-later
#include "letter.h"
#include "support/expectation.h"
#include "support/test_group.h"

using namespace mailvitals;
using namespace mailvitals::test;

class TestMessageHeaders : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void judges_data();
    void judges();
    void saysThatOthersStandInTheFile();
    void saysThatTheFileIsACopy();
};

void TestMessageHeaders::judges_data() {
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* what, const std::string& source, const char* expected) {
        QTest::newRow(what) << QByteArray::fromStdString(source) << QByteArray(expected);
    };
    const auto without = [](const std::string& line) {
        std::string text = content;
        const std::size_t at = text.find(line);
        return text.erase(at, text.find("\r\n", at) + 2 - at);
    };
    const auto with = [](const std::string& line) { return line + "\r\n" + content; };
    row("all there", letter(), "pass complete mail.eml");
    row("no From", "X: y\r\n" + without("From:"), "warning missing From | name=From");
    row("two From", with("From: b@example.org"), "warning twice From");
    row("From without address",
        with("X: y").replace(content.find("Alice <") + 6, 27, "Alice                      "),
        "warning from-unreadable From");
    row("empty group in From", "From: nobody:;\r\n" + without("From:"),
        "warning from-unreadable From | detail=no address in it");
    row("a name without quotes", "From: Mueller, Hans <a@example.org>\r\n" + without("From:"),
        "warning from-unquoted From | found=Mueller, Hans | sender=a@example.org");
    row("two authors", "From: a@example.org, b@example.org\r\n" + without("From:"), "warning from-many From");
    row("no Date", without("Date:"), "warning missing Date");
    row("two Dates", with("Date: Mon, 23 Nov 2026 12:00:00 +0000"), "warning twice Date");
    row("Date that nobody can read", "Date: yesterday\r\n" + without("Date:"),
        "warning date-unreadable Date");
    row("Date of tomorrow", handover() + "Date: Tue, 24 Nov 2026 12:00:08 +0000\r\n" + without("Date:"),
        "warning date-ahead Date | count=1440");
    row("Date a little ahead", handover() + "Date: Mon, 23 Nov 2026 12:30:08 +0000\r\n" + without("Date:"),
        "pass complete mail.eml");
    row("Date of long ago is none of our business",
        handover() + "Date: Mon, 23 Nov 2020 12:00:00 +0000\r\n" + without("Date:"),
        "pass complete mail.eml");
    row("no Message-ID", without("Message-ID:"), "warning missing Message-ID");
    row("Message-ID without brackets", "Message-ID: 1@example.org\r\n" + without("Message-ID:"),
        "warning id-unreadable Message-ID");
    row("998 characters", with("X: " + std::string(995, 'x')), "pass complete mail.eml");
    row("999 characters", with("X: " + std::string(996, 'x')), "warning long-line x | count=999");
    row("long, but folded", with("X: " + std::string(600, 'x') + "\r\n " + std::string(600, 'x')),
        "pass complete mail.eml");
    row("raw UTF-8", with("Subject2: Gr\xc3\xbc\xc3\x9f"), "warning raw-bytes subject2");
    row("raw UTF-8, agreed", handover("x (y [203.0.113.25])", "UTF8SMTPS") + with("X: Gr\xc3\xbc\xc3\x9f"),
        "pass complete mail.eml");
    row("header breaks off",
        "From: a@example.org\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\nMessage-ID: "
        "<1@x.org>\r\nwhat\r\n\r\n",
        "warning flawed header");
    row("newsletter with one click",
        with(
            "List-Unsubscribe: <https://example.org/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"),
        "pass complete mail.eml");
    row("newsletter without", with("List-Unsubscribe: <mailto:u@example.org>"),
        "warning no-one-click List-Unsubscribe");
}

void TestMessageHeaders::judges() {
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, expected);
    SAYS(letterWorld(source.toStdString()), "message.headers", expected.toStdString());
}

void TestMessageHeaders::saysThatOthersStandInTheFile() {
    const std::string mark = "From a Mon Nov 23 12:00:00 2026\r\n";
    SAYS(letterWorld(mark + letter() + "\r\n" + mark + "X: y\r\n\r\n" + mark), "message.headers",
         "notice one-of-mailbox mail.eml | count=3 | place=1", "pass complete mail.eml");
    SAYS(letterWorld(mark + letter() + "\r\n"), "message.headers", "pass complete mail.eml");
    // What stands behind it does not spoil the signature, nor does the ">" that the file put in.
    SAYS(letterWorld(mark + letter() + "\r\n" + mark + "X: y\r\n"), "message.dkim",
         "pass good signature 1, example.org");
    std::string quoted =
        returnPath + handover() + signedMessage(content + "\r\nFrom here on\r\n", {.key = &letterKey()});
    quoted.insert(quoted.find("\nFrom here") + 1, ">");
    SAYS(letterWorld(mark + quoted), "message.dkim", "pass good signature 1, example.org");
    SAYS(letterWorld(quoted), "message.dkim", "critical body-changed signature 1, example.org");
    std::string own =
        returnPath + handover() + signedMessage(content + "\r\n>From him\r\n", {.key = &letterKey()});
    SAYS(letterWorld(mark + own), "message.dkim", "pass good signature 1, example.org");
}

void TestMessageHeaders::saysThatTheFileIsACopy() {
    const std::string detail = "notice copy mail.eml | detail=";
    SAYS(letterWorld(returnPath + "\r\n" + handover() + "\r\n" + content), "message.headers",
         detail + "empty lines stand inside of its header", "pass complete mail.eml");
    SAYS(letterWorld("\r\n" + letter()), "message.headers", detail + "empty lines stand above its header",
         "pass complete mail.eml");
    SAYS(letterWorld("Message source\r\n" + letter()), "message.headers",
         detail + "lines stand above its header that are no part of it", "pass complete mail.eml");
    SAYS(letterWorld(std::to_string(letter().size()) + "\n" + letter()), "message.headers",
         "pass complete mail.eml");
}

MAILVITALS_TEST_CLASS(TestMessageHeaders)
#include "headers.moc"
