// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/mailbox_file.h"

#include <QTest>

using namespace mailvitals::message;

namespace {

const std::string mark = "From a@example.org Sat Nov 28 10:00:06 2026\n";
const std::string mail = "From: a@example.org\n\nHello\n";

}  // namespace

class TestMailboxFile : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void cuts_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<int>("others");
        QTest::addColumn<bool>("mailbox");
        const auto row = [](const char* what, const std::string& file, const std::string& first, int others,
                            bool mailbox = true) {
            QTest::newRow(what) << QByteArray::fromStdString(file) << QByteArray::fromStdString(first)
                                << others << mailbox;
        };
        row("nothing", "", "", 0, false);
        row("a message", mail, mail, 0, false);
        row("a message with a postmark in its text", mail + "\n" + mark + mail, mail + "\n" + mark + mail, 0,
            false);
        row("one", mark + mail, mark + mail, 0);
        row("two", mark + mail + "\n" + mark + mail, mark + mail, 1);
        row("three", mark + mail + "\n" + mark + mail + "\n" + mark + mail, mark + mail, 2);
        row("no empty line before it", mark + mail + mark + mail, mark + mail, 1);
        row("neither an empty line nor a header", mark + mail + mark + "Hello: no\n" + mark + "Hello\n",
            mark + mail, 1);
        row("a sentence with a time and a year", mark + mail + mark + "and so it went on\n",
            mark + mail + mark + "and so it went on\n", 0);
        row("in a header", mark + "X: y\n" + mark + mail, mark + "X: y\n" + mark + mail, 0);
        row("behind a byte order mark", "\xef\xbb\xbf" + mark + mail + "\n" + mark,
            "\xef\xbb\xbf" + mark + mail, 1);
        row("CRLF",
            "From - Sat Nov 28 10:00:06 2026\r\nX: y\r\n\r\nHi\r\n\r\nFrom - Sat Nov 28 9:00:06 2026\r\n",
            "From - Sat Nov 28 10:00:06 2026\r\nX: y\r\n\r\nHi\r\n", 1);
        row("a sentence", mark + mail + "\nFrom here on it goes 2026\n" + mail,
            mark + mail + "\nFrom here on it goes 2026\n" + mail, 0);
        row("a sentence with a time", mark + mail + "\nFrom 10:00 on it goes\n",
            mark + mail + "\nFrom 10:00 on it goes\n", 0);
        row("a time zone", "From a Sat Nov 28 10:00:06 2026 +0000\n" + mail,
            "From a Sat Nov 28 10:00:06 2026 +0000\n" + mail, 0);
        row("no postmark", "From a\n" + mail + "\n" + mark, "From a\n" + mail + "\n" + mark, 0, false);
        row("a postmark alone", mark, mark, 0);
    }
    void cuts() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, first);
        QFETCH(int, others);
        QFETCH(bool, mailbox);
        const FirstMessage message = firstMessageIn(file.toStdString());
        QCOMPARE(QByteArray::fromStdString(message.bytes), first);
        QCOMPARE(message.others, std::size_t(others));
        QCOMPARE(message.isMailbox, mailbox);
    }

    void takesQuotesAway() {
        const auto plain = [](const std::string& text) {
            return withoutMailboxQuotes(*Message::parse(text));
        };
        QVERIFY(!plain(mail));
        QVERIFY(!plain(mail + ">Fromage\n> From x\n>from x\n"));
        QCOMPARE(*plain(mail + ">From x\n>>From y\nz >From\n>From z"),
                 mail + "From x\n>From y\nz >From\nFrom z");
        QCOMPARE(*plain("A: b\r\n\r\n>From x\r\n"), std::string("A: b\r\n\r\nFrom x\r\n"));
        // What stands in the header is no text.
        QVERIFY(!plain("A: b\n >From x\n\nHello\n"));
    }

    void staysQuick() {
        std::string file = mark;
        while (file.size() < 8 * 1024 * 1024) file += "\n" + mark;
        const FirstMessage message = firstMessageIn(file);
        QVERIFY(message.others > 100000);
        QCOMPARE(message.bytes, mark);
    }
};

QTEST_APPLESS_MAIN(TestMailboxFile)
#include "mailbox_file.moc"
